import { describe, expect, it } from 'vitest'
import { AppError } from '#shared/errors.ts'
import { DomainUuid, HostId } from '#shared/model/ids.ts'
import type { Pool, Volume } from '#shared/model/storage/storage.ts'
import { createSharedStorage } from './shared-storage.ts'

const one = HostId.parse('one')
const other = HostId.parse('other')
const third = HostId.parse('third')
const signal = (): AbortSignal => AbortSignal.timeout(5_000)

function pool(hostId: HostId, name: string, sharedKey: string): Pool {
  return { hostId, name, uuid: name, type: 'netfs', state: 'running', isPersistent: true, autostart: true, capacityBytes: 1, allocationBytes: 0, availableBytes: 1, targetPath: '/mnt', source: 'nfs01:/vms', sharedKey }
}

function volume(name: string, machine?: string): Volume {
  const users = machine === undefined ? [] : [{ uuid: DomainUuid.parse(machine), name: machine, device: 'vda', isRunning: false }]
  return { name, key: name, path: `/mnt/${name}`, type: 'file', format: 'qcow2', capacityBytes: 1, allocationBytes: 1, backingPath: '', backingFormat: '', isEncrypted: false, users, overlays: [] }
}

function setUp(volumesElsewhere: readonly Volume[], failure?: AppError) {
  const asked: HostId[] = []
  const refreshed: HostId[] = []
  const pools = [pool(one, 'nfs', 'netfs nfs01:/vms'), pool(other, 'images', 'netfs nfs01:/vms'), pool(third, 'nfs', ''), pool(one, 'local', '')]
  const shared = createSharedStorage({
    book: { pools: () => pools, pool: (hostId, name) => pools.find((candidate) => candidate.hostId === hostId && candidate.name === name) },
    storageOf: (hostId) => ({
      actOnPool: () => Promise.resolve(void refreshed.push(hostId)),
      volumes({ text }) {
        asked.push(hostId)
        // A volume that the host has not seen before the refresh is told only after it.
        const known = refreshed.includes(hostId) ? volumesElsewhere.filter(({ name }) => name.includes(text)) : []
        return failure ? Promise.reject(failure) : Promise.resolve({ total: volumesElsewhere.length, matching: known.length, volumes: known })
      },
    }),
    hostName: (hostId) => hostId,
  })
  return { shared, asked }
}

describe('storage that several hosts share', () => {
  it('is not taken from a machine of another host', async () => {
    const { shared, asked } = setUp([volume('a.qcow2'), volume('b.qcow2', 'web')])
    await expect(shared.assertUnusedElsewhere({ hostId: one, pool: 'nfs', volume: 'b.qcow2' }, signal())).rejects.toMatchObject({ code: 'volume-in-use', params: { name: 'b.qcow2', by: 'web on other' } })
    await expect(shared.assertUnusedElsewhere({ hostId: one, pool: 'nfs' }, signal())).rejects.toMatchObject({ code: 'volume-in-use' })
    await expect(shared.assertUnusedElsewhere({ hostId: one, pool: 'nfs', volume: 'a.qcow2' }, signal())).resolves.toBeUndefined()
    expect(new Set(asked)).toEqual(new Set([other]))
  })

  it('does not take another volume whose name holds the asked one for it', async () => {
    const { shared } = setUp([volume('old-a.qcow2', 'web')])
    await expect(shared.assertUnusedElsewhere({ hostId: one, pool: 'nfs', volume: 'a.qcow2' }, signal())).resolves.toBeUndefined()
  })

  it('is left alone when a host that shares it cannot be asked', async () => {
    const { shared } = setUp([], new AppError('host-not-connected', { message: 'away' }))
    await expect(shared.assertUnusedElsewhere({ hostId: one, pool: 'nfs', volume: 'a.qcow2' }, signal())).rejects.toMatchObject({ code: 'conflict', params: { host: 'other' } })
  })

  it('costs nothing where a pool is one host’s own', async () => {
    const { shared, asked } = setUp([volume('a.qcow2', 'web')])
    await shared.assertUnusedElsewhere({ hostId: one, pool: 'local', volume: 'a.qcow2' }, signal())
    expect(asked).toEqual([])
  })
})
