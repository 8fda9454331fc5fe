// Decides which queued work runs next: at most `perHost` at once on one host (libvirtd stops reading when more calls hang),
// at most a group's own parallelism, hosts in turn so that one slow host does not hold up the others.
import type { HostId } from '#shared/model/ids.ts'

export interface QueueGroup {
  readonly parallelism: number
}

export interface QueuedWork {
  readonly hostId: HostId
  /** Begins at once and does not count: it takes its turns itself. */
  readonly isUnlimited: boolean
  /** Items of one bulk act share a group object. */
  readonly group: QueueGroup
  /** Must not reject. */
  readonly run: () => Promise<void>
}

export interface TaskQueue {
  add(work: readonly QueuedWork[]): void
  /** Takes work out that has not begun; `true` if it was still there. */
  remove(work: QueuedWork): boolean
}

export function createTaskQueue({ perHost }: { perHost: number }): TaskQueue {
  const waiting = new Map<HostId, Set<QueuedWork>>()
  const runningOnHost = new Map<HostId, number>()
  const runningInGroup = new Map<QueueGroup, number>()

  const canStart = (work: QueuedWork): boolean => (runningInGroup.get(work.group) ?? 0) < work.group.parallelism

  const nextOn = (hostId: HostId): QueuedWork | undefined => {
    if ((runningOnHost.get(hostId) ?? 0) >= perHost) return undefined
    for (const work of waiting.get(hostId) ?? []) {
      if (canStart(work)) return work
    }
    return undefined
  }
  const start = (work: QueuedWork): void => {
    take(waiting, work)
    count(runningOnHost, work.hostId, 1)
    count(runningInGroup, work.group, 1)
    void work.run().finally(() => {
      count(runningOnHost, work.hostId, -1)
      count(runningInGroup, work.group, -1)
      fill()
    })
  }
  /** One from each host in turn, until no host can start another. */
  function fill(): void {
    for (let hasStarted = true; hasStarted; ) {
      hasStarted = false
      for (const hostId of waiting.keys()) {
        const work = nextOn(hostId)
        if (!work) continue
        start(work)
        hasStarted = true
      }
    }
  }
  return {
    add(work) {
      for (const item of work) {
        if (item.isUnlimited) {
          void item.run()
          continue
        }
        const queue = waiting.get(item.hostId) ?? new Set()
        waiting.set(item.hostId, queue.add(item))
      }
      fill()
    },
    remove: (work) => take(waiting, work),
  }
}

function take(waiting: Map<HostId, Set<QueuedWork>>, work: QueuedWork): boolean {
  const queue = waiting.get(work.hostId)
  const wasThere = queue?.delete(work) ?? false
  if (queue?.size === 0) waiting.delete(work.hostId)
  return wasThere
}

function count<Key>(counts: Map<Key, number>, key: Key, change: number): void {
  const value = (counts.get(key) ?? 0) + change
  if (value === 0) counts.delete(key)
  else counts.set(key, value)
}
