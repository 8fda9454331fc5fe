import { describe, expect, it } from 'vitest'
import { DomainUuid, HostId } from '#shared/model/ids.ts'
import type { Pool } from '#shared/model/storage/storage.ts'
import { backingObstacle, clusterSizes, emptyVolumeForm, volumeRequest } from './new-volume-form.ts'

const pool: Pool = { hostId: HostId.parse('host-1'), name: 'images', uuid: 'u', type: 'dir', state: 'running', isPersistent: true, autostart: true, capacityBytes: 1, allocationBytes: 0, availableBytes: 1, targetPath: '/images', source: '', sharedKey: '' }
const filled = { ...emptyVolumeForm(pool), name: 'a.qcow2', backing: { path: '/images/base.vmdk', format: 'vmdk' as const }, clusterBytes: 2 * 1024 ** 2 }

describe('the form of a new volume', () => {
  it('asks for what was answered, the backing file with its own format', () => {
    expect(volumeRequest(filled, pool)).toEqual({ hostId: 'host-1', pool: 'images', name: 'a.qcow2', capacityBytes: 20 * 1024 ** 3, format: 'qcow2', preallocation: 'none', backing: { path: '/images/base.vmdk', format: 'vmdk' }, clusterBytes: 2 * 1024 ** 2 })
  })

  it('leaves out what only qcow2 has, and the format where a volume is a device', () => {
    expect(volumeRequest({ ...filled, format: 'raw', preallocation: 'metadata' }, pool)).toEqual({ hostId: 'host-1', pool: 'images', name: 'a.qcow2', capacityBytes: 20 * 1024 ** 3, format: 'raw', preallocation: 'none' })
    expect(volumeRequest(filled, { ...pool, type: 'logical' })).toMatchObject({ format: 'raw' })
  })

  it('is no request while the name is wrong or no pool is chosen', () => {
    expect(volumeRequest({ ...filled, name: '../evil' }, pool)).toBeUndefined()
    expect(volumeRequest(filled, undefined)).toBeUndefined()
  })

  it('knows the cluster sizes that qcow2 takes', () => {
    expect([clusterSizes[0], clusterSizes.at(-1)]).toEqual([512, 2 * 1024 ** 2])
  })

  it('offers as a backing file what nothing writes to', () => {
    const image = { isEncrypted: false, users: [], format: 'qcow2' }
    const users = [{ uuid: DomainUuid.parse('web'), name: 'web', device: 'vda', isRunning: true }]
    const below = users.map((user) => ({ ...user, isBelow: true }))
    expect([image, { ...image, users: below }, { ...image, users }, { ...image, isEncrypted: true }, { ...image, format: 'iso' }].map(backingObstacle)).toEqual([undefined, undefined, 'used', 'encrypted', 'format'])
  })
})
