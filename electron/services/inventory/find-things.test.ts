import { expect, test } from 'vitest'
import type { HostId } from '#shared/model/ids.ts'
import type { SubjectKind } from '#shared/model/monitoring/metrics.ts'
import { hostRow, poolRow, vmRow } from '#shared/model/testing/rows.ts'
import { findThings } from './find-things.ts'

const hosts = [hostRow('h1', { name: 'kvm01', folder: 'Lab' }), hostRow('h2', { name: 'kvm02', folder: 'Shop' })]
const fleet = {
  hosts: () => hosts,
  vmsOf: (hostId: HostId) => [vmRow(hostId, `web-${hostId}`, { tags: hostId === 'h1' ? ['prod'] : [] })],
  vm: () => undefined,
  poolsOf: (hostId: HostId) => [poolRow(hostId, 'default'), poolRow(hostId, 'Fast')],
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
