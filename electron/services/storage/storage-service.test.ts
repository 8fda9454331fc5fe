import { describe, expect, it } from 'vitest'
import { AppError } from '#shared/errors.ts'
import { HostId, TaskId } from '#shared/model/ids.ts'
import { scriptedStorage } from '../testing/scripted-nouns.ts'
import { createScriptedPool } from '../testing/scripted-pool.ts'
import type { TaskWork } from '../tasks/task-work.ts'
import { createPoolBook } from './pool-book.ts'
import { createStorageService } from './storage-service.ts'
import type { StorageDependencies } from './storage-service.ts'

const hostId = HostId.parse('host-1')
const away = HostId.parse('away')

function setUp(actOnPool: (typeof scriptedStorage)['actOnPool']) {
  const stack = new AsyncDisposableStack()
  const works = new Map<string, TaskWork>()
  const remembered: unknown[] = []
  const provider = stack.use(createScriptedPool()).createProvider({ hostId, uri: 'demo://lab-1/', lastKnown: () => [], onEvent: () => {}, ask: () => Promise.resolve({ kind: 'refuse' }) })
  const dependencies: StorageDependencies = {
    book: stack.use(createPoolBook()),
    inventory: { host: () => undefined, hosts: () => [], vmsOf: () => [] },
    sessions: {
      provider(of) {
        if (of === away) throw new AppError('host-not-connected', { message: 'away' })
        return { ...provider, storage: { ...scriptedStorage, actOnPool } }
      },
    },
    tasks: {
      history: () => Promise.resolve([]),
      register: (kind, work) => void works.set(kind, work),
      start: async ({ kind, targets }) => {
        for (const target of targets) await works.get(kind)?.({ target, signal: AbortSignal.timeout(5_000), progress: () => {}, log: () => {} })
        return TaskId.parse('task')
      },
    },
    tiers: { list: () => Promise.resolve([]), replace: () => Promise.resolve() },
    templateImages: { of: () => Promise.resolve([]), mark: () => Promise.resolve(), unmark: () => Promise.resolve() },
    definitions: { read: (ref) => Promise.resolve({ xml: `<pool>${ref.key}</pool>`, fingerprint: 'f' }), remember: (ref, replaced) => Promise.resolve(void remembered.push({ ...ref, ...replaced })) },
    parallelism: () => 4,
  }
  const storage = stack.use(createStorageService(dependencies))
  return { storage, remembered, [Symbol.asyncDispose]: () => stack.disposeAsync() }
}

describe('the storage of all hosts', () => {
  it('keeps the definition of a pool that is forgotten, and of no other', async () => {
    await using opened = setUp(() => Promise.resolve())
    await opened.storage.actOnPools({ action: 'undefine', targets: [{ hostId, pool: 'images' }] }, 'ann')
    await opened.storage.actOnPools({ action: 'stop', targets: [{ hostId, pool: 'images' }] }, 'ann')
    expect(opened.remembered).toEqual([{ hostId, kind: 'pool', key: 'images', xml: '<pool>images</pool>', user: 'ann' }])
  })

  it('keeps nothing of a pool that could not be forgotten', async () => {
    await using opened = setUp(() => Promise.reject(new AppError('conflict', { message: 'busy' })))
    await expect(opened.storage.actOnPools({ action: 'delete', targets: [{ hostId, pool: 'images' }] }, 'ann')).rejects.toThrow('busy')
    expect(opened.remembered).toEqual([])
  })

  it('adds up the pools of the hosts that answer', async () => {
    await using opened = setUp(() => Promise.resolve())
    const targets = [{ hostId, pool: 'images' }, { hostId: away, pool: 'images' }]
    expect(await opened.storage.poolTotals({ targets, mostVolumes: 10 }, AbortSignal.timeout(5_000))).toMatchObject([{ hostId, pool: 'images', volumes: 1 }])
  })
})
