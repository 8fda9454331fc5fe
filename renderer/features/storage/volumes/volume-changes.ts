// When the volumes of a host may have changed: told by the tasks, whoever started them and in whatever window. Pure.
import type { HostId } from '#shared/model/ids.ts'
import { isEnded } from '#shared/model/task.ts'
import type { Task } from '#shared/model/task.ts'

const kindsThatChangeVolumes = /^(?:volume|disk|pool|transfer|iso)\./

/** When the last such task ended, on this host or on any; 0 if none has. One of several hosts counts for each. */
export function volumesChangedAtMs(tasks: readonly Task[], hostId?: HostId): number {
  return tasks.reduce((last, { kind, state, target, endedAtMs }) => (isEnded(state) && kindsThatChangeVolumes.test(kind) && (hostId === undefined || target === null || target.hostId === hostId) ? Math.max(last, endedAtMs ?? 0) : last), 0)
}
