import { expect, test } from 'vitest'
import type { Host } from '#shared/model/host.ts'
import { HostId } from '#shared/model/ids.ts'
import type { SubjectKind } from '#shared/model/metrics.ts'
import type { Pool } from '#shared/model/storage.ts'
import type { Vm } from '#shared/model/vm.ts'
import { findThings } from './find-things.ts'

const hosts = [{ id: HostId.parse('h1'), name: 'kvm01', folder: 'Lab' }, { id: HostId.parse('h2'), name: 'kvm02', folder: 'Shop' }] as Host[]
const fleet = {
  hosts: () => hosts,
  vmsOf: (hostId: string) => [{ hostId, name: `web-${hostId}`, title: '', osName: '', uuid: hostId, tags: hostId === 'h1' ? ['prod'] : [], addresses: [], state: 'running', stateReason: '' }] as unknown as Vm[],
  vm: () => undefined,
  poolsOf: (hostId: string) => [{ hostId, name: 'default' }, { hostId, name: 'Fast' }] as unknown as Pool[],
}

function names(kind: SubjectKind, query: string): string[] {
  return findThings({ kind, query }, fleet).things.map((thing) => (thing.kind === 'vm' ? thing.vm.name : thing.kind === 'host' ? thing.host.name : `${thing.host.name}/${thing.pool.name}`))
}

test('one language finds machines, hosts and pools', () => {
  expect(names('vm', 'tag:prod')).toEqual(['web-h1'])
  expect(names('vm', 'folder:shop')).toEqual(['web-h2'])
  expect(names('host', '-folder:lab')).toEqual(['kvm02'])
  expect(names('host', 'kvm01')).toEqual(['kvm01'])
  expect(names('pool', 'fast host:kvm02')).toEqual(['kvm02/Fast'])
  expect(names('pool', '')).toHaveLength(4)
  // Only machines have tags.
  expect(names('pool', 'tag:prod')).toEqual([])
})

test('a query that is not understood finds nothing, and says why', () => {
  expect(findThings({ kind: 'vm', query: 'colour:red' }, fleet)).toMatchObject({ things: [], problems: [expect.anything()] })
})
