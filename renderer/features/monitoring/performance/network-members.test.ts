import { expect, test } from 'vitest'
import { DomainUuid } from '#shared/model/ids.ts'
import { networkMembers } from './network-members.ts'

const nic = (uuid: string, device: string) => ({ uuid: DomainUuid.parse(uuid), mac: `mac of ${device}`, device })

test('a machine that is on other networks too counts with the NICs that are on this one', () => {
  const [alone, first, second, elsewhere] = [nic('a', 'vnet0'), nic('b', 'vnet1'), nic('b', 'vnet2'), nic('b', 'vnet3')]
  expect(networkMembers([alone, first, second], [alone, first, second, elsewhere])).toEqual({
    subjects: [{ kind: 'vm', uuid: 'a' }, { kind: 'vm', uuid: 'b' }],
    only: [{ subject: { kind: 'vm', uuid: 'b' }, instances: ['vnet1', 'vnet2'] }],
  })
  expect(networkMembers([], [elsewhere])).toBeUndefined()
})
