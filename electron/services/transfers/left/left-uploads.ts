// Volumes that an earlier run of the console did not live to fill, or could not remove: looked for whenever a host connects, and told
// to every window until somebody removes them or goes on.
import { randomUUID } from 'node:crypto'
import { createChannel } from '#electron/lib/channel.ts'
import type { RemoteProvider } from '#electron/providers/provider.ts'
import { AppError } from '#shared/errors.ts'
import type { HostId, TaskId } from '#shared/model/ids.ts'
import type { LeftUpload, LeftUploadEnd } from '#shared/model/storage/transfer.ts'
import type { TasksService } from '../../tasks/tasks-service.ts'
import type { PartialStore, PartialVolume } from './partial-store.ts'

export interface LeftUploads extends Disposable {
  /** Writes down what is about to be made. Until it is let go of, it is work under way, not something left. */
  begin(partial: Omit<PartialVolume, 'id' | 'startedAtMs'>): Promise<UnderWay>
  /** The same for one that is gone on with. @throws AppError not-found */
  resume(id: string): UnderWay & { readonly left: LeftUpload; readonly partial: PartialVolume }
  /** Looks at the host for those that are there. */
  check(hostId: HostId, signal: AbortSignal): Promise<void>
  removeHost(hostId: HostId): Promise<void>
  /** @throws AppError not-found, or not-supported where the file is not at hand */
  end(request: LeftUploadEnd, user: string): Promise<TaskId>
  watch(signal: AbortSignal | undefined): AsyncGenerator<{ open: LeftUpload[] }, void, undefined>
}

export interface UnderWay extends Disposable {
  /** It is whole, or was never made, or is gone. */
  forget(): Promise<void>
}

export interface LeftUploadsDependencies {
  readonly store: PartialStore
  readonly provider: (hostId: HostId) => Pick<RemoteProvider, 'transfers'>
  readonly tasks: Pick<TasksService, 'start'>
  readonly now: () => number
}

interface Found {
  readonly left: LeftUpload
  readonly partial: PartialVolume
}

export const leftKinds = { remove: 'volume.remove-partial', 'go-on': 'volume.go-on' } as const

export function createLeftUploads({ store, provider, tasks, now }: LeftUploadsDependencies): LeftUploads {
  const byHost = new Map<HostId, readonly Found[]>()
  const underWay = new Set<string>()
  const channel = createChannel<{ open: LeftUpload[] }>({ backlogLimit: 16 })
  const all = (): Found[] => [...byHost.values()].flat()
  const open = (): LeftUpload[] => all().map(({ left }) => left)
  const put = (hostId: HostId, found: readonly Found[]): void => {
    const had = byHost.get(hostId) ?? []
    if (found.length === 0) byHost.delete(hostId)
    else byHost.set(hostId, found)
    if (had.length > 0 || found.length > 0) channel.publish({ open: open() })
  }
  const find = (id: string): Found => {
    const found = all().find(({ left }) => left.id === id)
    if (!found) throw new AppError('not-found', { message: 'No such upload was left over', reason: 'upload-not-left', params: { name: id } })
    return found
  }
  const hold = (id: string): UnderWay => {
    underWay.add(id)
    return {
      forget: () => store.remove(id),
      [Symbol.dispose]: () => void underWay.delete(id),
    }
  }
  return {
    async begin(partial) {
      const id = randomUUID()
      const held = hold(id)
      await store.add({ ...partial, id, startedAtMs: now() })
      return held
    },
    resume(id) {
      const found = find(id)
      const held = hold(id)
      put(found.left.hostId, (byHost.get(found.left.hostId) ?? []).filter(({ left }) => left.id !== id))
      return { ...found, ...held }
    },
    async check(hostId, signal) {
      const partials = (await store.ofHost(hostId)).filter(({ id }) => !underWay.has(id))
      const found = await Promise.all(partials.map((partial) => look({ store, provider }, partial, signal)))
      put(hostId, found.filter((one) => one !== undefined))
    },
    async removeHost(hostId) {
      put(hostId, [])
      await store.removeHost(hostId)
    },
    end({ id, end }, user) {
      const { left } = find(id)
      if (end === 'go-on' && !left.canGoOn) throw new AppError('not-supported', { message: `What ${left.volume} was filled from is not at hand: choose the file again`, reason: 'file-not-at-hand', params: { what: 'volume.go-on' } })
      return tasks.start({ kind: leftKinds[end], user, parallelism: 1, targets: [{ hostId: left.hostId, label: left.volume, input: { id } }] })
    },
    watch: (signal) => channel.subscribe({ snapshot: () => [{ open: open() }], signal }),
    [Symbol.dispose]: () => channel[Symbol.dispose](),
  }
}

/** `undefined` when it is not there. */
async function look({ store, provider }: Pick<LeftUploadsDependencies, 'store' | 'provider'>, partial: PartialVolume, signal: AbortSignal): Promise<Found | undefined> {
  const { id, hostId, pool, volume, sizeBytes, startedAtMs, file } = partial
  try {
    const { allocationBytes } = await provider(hostId).transfers.imageFacts({ pool, volume }, { signal })
    return { partial, left: { id, hostId, pool, volume, sizeBytes, storedBytes: Math.min(allocationBytes, sizeBytes), canGoOn: file !== null && file.convertTo === undefined, startedAtMs } }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    // It was never made, or somebody has removed it. A pool that is stopped may still have it: asked again at the next connect.
    if (error.code === 'volume-not-found') await store.remove(id)
    return undefined
  }
}
