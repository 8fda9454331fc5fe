import { describe, expect, it } from 'vitest'
import { DomainUuid } from '#shared/model/ids.ts'
import type { Volume } from '#shared/model/storage/storage.ts'
import { cut, ordered, sortValues } from './volume-order.ts'

const volume = (name: string, about: Partial<Volume> = {}): Volume => ({ name, key: name, path: `/pool/${name}`, type: 'file', format: 'qcow2', capacityBytes: 1, allocationBytes: 1, backingPath: '', backingFormat: '', isEncrypted: false, users: [], overlays: [], ...about })
const names = (volumes: readonly Volume[]): string[] => volumes.map(({ name }) => name)

describe('volumes in order', () => {
  it('come by name as people count, in both directions', () => {
    const volumes = ['disk-10', 'disk-9', 'Disk-1'].map((name) => volume(name))
    expect(names(ordered(volumes, sortValues.name, false))).toEqual(['Disk-1', 'disk-9', 'disk-10'])
    expect(names(ordered(volumes, sortValues.name, true))).toEqual(['disk-10', 'disk-9', 'Disk-1'])
  })

  it('come by size, format and number of users, equal ones by name', () => {
    const volumes = [volume('b', { capacityBytes: 5, format: 'raw' }), volume('a', { capacityBytes: 5 }), volume('c', { capacityBytes: 3, users: [{ uuid: DomainUuid.parse('u'), name: 'web', device: 'vda', isRunning: true }] })]
    expect(names(ordered(volumes, sortValues.capacity, false))).toEqual(['c', 'a', 'b'])
    expect(names(ordered(volumes, sortValues.format, false))).toEqual(['a', 'c', 'b'])
    expect(names(ordered(volumes, sortValues.users, true))).toEqual(['c', 'b', 'a'])
  })

  it('are shown a page at a time', () => {
    expect(cut(['a', 'b', 'c', 'd'], { offset: 1, limit: 2 })).toEqual(['b', 'c'])
    expect(cut(['a'], { offset: 1, limit: 2 })).toEqual([])
  })
})
