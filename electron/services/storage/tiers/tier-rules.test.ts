import { describe, expect, it } from 'vitest'
import { DomainUuid, HostId } from '#shared/model/ids.ts'
import type { DiskPlace, Pool, Tier } from '#shared/model/storage/storage.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { offRow, poolRow } from '#shared/model/testing/rows.ts'
import { misplacedDisks, poolsOfTier, tierOf } from './tier-rules.ts'

const [hostId, otherHost] = [HostId.parse('host-1'), HostId.parse('host-2')]
const pool = (name: string, availableBytes: number, state: Pool['state'] = 'running'): Pool => poolRow(hostId, name, { state, allocationBytes: 100 - availableBytes, availableBytes })
const vm = (name: string, tags: readonly string[]): Vm => offRow(hostId, name, { tags: [...tags] })
const disk = (machine: string, inPool: string): DiskPlace => ({ uuid: DomainUuid.parse(machine), device: 'vda', pool: inPool, source: `/${inPool}/${machine}` })
const fast: Tier = { name: 'fast', pools: [{ hostId, pool: 'nvme-a' }, { hostId, pool: 'nvme-b' }, { hostId, pool: 'nvme-off' }], tags: ['db'] }
const archive: Tier = { name: 'archive', pools: [{ hostId, pool: 'tape' }, { hostId: otherHost, pool: 'nvme-a' }], tags: ['old', 'db-old'] }
const tiers = [fast, archive]
const pools = [pool('nvme-a', 10), pool('nvme-b', 50), pool('nvme-off', 90, 'inactive'), pool('tape', 99), pool('default', 99)]

describe('tiers', () => {
  it('rank by their order when a machine has tags of several', () => {
    expect(tierOf(['old', 'db'], tiers)?.name).toBe('fast')
    expect(tierOf(['database'], tiers)).toBeUndefined()
  })

  it('offer the running pools of the host, the one with the most room first', () => {
    expect(poolsOfTier(fast, pools).map(({ name }) => name)).toEqual(['nvme-b', 'nvme-a'])
    expect(poolsOfTier(archive, pools).map(({ name }) => name)).toEqual(['tape'])
  })

  it('find the disks that lie elsewhere than their machine belongs, with where they could go', () => {
    const vms = [vm('placed', ['db']), vm('slow', ['db']), vm('outside', ['old']), vm('free', [])]
    const disks = [disk('placed', 'nvme-a'), disk('slow', 'tape'), disk('outside', ''), disk('free', 'default'), disk('unknown', 'tape')]
    expect(misplacedDisks({ vms, pools, disks }, tiers)).toEqual([
      { hostId, uuid: 'slow', name: 'slow', device: 'vda', pool: 'tape', source: '/tape/slow', wantedTier: 'fast', actualTier: 'archive', targetPools: ['nvme-b', 'nvme-a'] },
      { hostId, uuid: 'outside', name: 'outside', device: 'vda', pool: '', source: '//outside', wantedTier: 'archive', actualTier: '', targetPools: ['tape'] },
    ])
  })

  it('do not take a pool of the same name on another host for their own', () => {
    expect(misplacedDisks({ vms: [vm('old', ['old'])], pools, disks: [disk('old', 'nvme-a')] }, tiers)).toMatchObject([{ wantedTier: 'archive', actualTier: 'fast' }])
  })
})
