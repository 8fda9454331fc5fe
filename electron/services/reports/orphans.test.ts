import { describe, expect, it } from 'vitest'
import { HostId } from '#shared/model/ids.ts'
import { Pool, Volume } from '#shared/model/storage/storage.ts'
import { orphansOf } from './orphans.ts'
import type { OrphanSources } from './orphans.ts'

const signal = new AbortController().signal
const volume = (name: string, more: Partial<Volume> = {}): Volume => Volume.parse({ name, key: name, path: `/p/${name}`, type: 'file', format: 'qcow2', capacityBytes: 2, allocationBytes: 1, backingPath: '', backingFormat: '', isEncrypted: false, users: [], overlays: [], ...more })
const pool = (host: string): Pool => ({ ...shape, hostId: HostId.parse(host) })
const shape: Pool = Pool.parse({ hostId: 'h1', name: 'p', uuid: '00000000-0000-4000-8000-000000000001', type: 'dir', state: 'running', capacityBytes: 1, allocationBytes: 1, availableBytes: 1, autostart: true, isPersistent: true, targetPath: '/p', source: '', sharedKey: '' })

function storage(unused: Readonly<Record<string, readonly Volume[]>>): OrphanSources {
  return {
    templateImages: async () => [{ pool: 'p', volume: 'golden.qcow2', capacityBytes: null, modifiedAtMs: null }],
    volumes: async ({ hostId, offset, limit }) => ({ total: 0, matching: 0, volumes: (unused[hostId] ?? []).slice(offset, offset + limit) }),
  }
}

describe('volumes that nothing uses', () => {
  it('are those of all pages, without what is kept on purpose', async () => {
    const many = Array.from({ length: 2300 }, (_, index) => volume(`old-${index}`))
    const kept = [volume('golden.qcow2'), volume('debian.iso', { format: 'iso' }), volume('web.qcow2.trashed-k3j2abcd'), volume('folder', { type: 'dir' })]
    const found = await orphansOf({ pool: pool('h1'), shared: [] }, storage({ h1: [...kept, ...many] }), signal)
    expect(found).toHaveLength(2300)
    expect(found[0]?.name).toBe('old-0')
  })

  it('of storage that hosts share are used by none of them, and one that cannot be asked is no reason to call them so', async () => {
    const sources = storage({ h1: [volume('a'), volume('b')], h2: [volume('b')] })
    expect((await orphansOf({ pool: pool('h1'), shared: [pool('h2')] }, sources, signal)).map(({ name }) => name)).toEqual(['b'])
    const silent: OrphanSources = { ...sources, volumes: async (query, asked) => (query.hostId === 'h2' ? Promise.reject(new Error('silent')) : sources.volumes(query, asked)) }
    await expect(orphansOf({ pool: pool('h1'), shared: [pool('h2')] }, silent, signal)).rejects.toThrow('silent')
  })
})
