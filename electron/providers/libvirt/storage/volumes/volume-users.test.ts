import { expect, test } from 'vitest'
import { ErrorCode } from '#electron/libvirt/index.ts'
import type { DomainHandle } from '#electron/libvirt/index.ts'
import { linkPeer } from '../../session/testing/linked-peer.ts'
import type { LinkedPeer } from '../../session/testing/linked-peer.ts'
import { readVolumeUsers } from './volume-users.ts'

const uuid = (number: number): string => `11111111-1111-4111-8111-${String(number).padStart(12, '0')}`
const file = (name: string): string => `/images/${name}.qcow2`

/** A host that fails with these codes for the definitions of its machines. */
async function hostOf(machines: Readonly<Record<string, number | undefined>>): Promise<LinkedPeer> {
  const linked = await linkPeer()
  const domains = Object.keys(machines).map((name, index): DomainHandle => ({ name, uuid: uuid(index), id: -1 }))
  linked.peer.on('CONNECT_LIST_ALL_DOMAINS', (call) => call.reply({ domains, ret: domains.length }))
  linked.peer.on('DOMAIN_GET_XML_DESC', (call) => {
    const { name } = call.args.dom
    const code = machines[name]
    if (code === undefined) call.reply({ xml: `<domain><devices><disk type='file' device='disk'><source file='${file(name)}'/><target dev='vda'/></disk></devices></domain>` })
    else call.fail({ code, domain: 10 })
  })
  return linked
}

const signal = new AbortController().signal

test('a machine that vanishes while all are looked through has no disks any more', async () => {
  await using host = await hostOf({ web: undefined, gone: ErrorCode.NoDomain })
  const users = await readVolumeUsers(host.link, signal)
  expect(users.paths).toEqual([file('web')])
})

test('a machine that cannot be read is no machine without disks: nothing may be deleted on that', async () => {
  await using host = await hostOf({ web: undefined, hung: ErrorCode.OperationTimeout })
  await expect(readVolumeUsers(host.link, signal)).rejects.toMatchObject({ code: ErrorCode.OperationTimeout })
})
