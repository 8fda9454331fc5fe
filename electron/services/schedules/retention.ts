// Which of a schedule's snapshots of one machine are not kept any more. Pure.
import type { Retention } from '#shared/model/snapshots/schedule.ts'

export interface TakenSnapshot {
  readonly name: string
  readonly atMs: number
}

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const weekMs = 7 * dayMs
/** 1970 began on a Thursday; weeks begin on Mondays. */
const weekOffsetMs = 3 * dayMs

/** Hours, days and weeks are counted in UTC: what is kept does not depend on where somebody looks. The newest is always kept. */
export function notKept(taken: readonly TakenSnapshot[], keep: Retention): TakenSnapshot[] {
  const newestFirst = taken.toSorted((one, other) => other.atMs - one.atMs)
  const kept = new Set<TakenSnapshot>(newestFirst.slice(0, keep.kind === 'last' ? keep.count : 1))
  if (keep.kind === 'calendar') {
    for (const [spanMs, offsetMs, most] of [[hourMs, 0, keep.hourly], [dayMs, 0, keep.daily], [weekMs, weekOffsetMs, keep.weekly]] as const) {
      const newestOfEach = Map.groupBy(newestFirst, ({ atMs }) => Math.floor((atMs + offsetMs) / spanMs))
      for (const [newest] of [...newestOfEach.values()].slice(0, most)) if (newest) kept.add(newest)
    }
  }
  return newestFirst.filter((snapshot) => !kept.has(snapshot)).toReversed()
}
