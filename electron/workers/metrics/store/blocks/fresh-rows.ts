// Which fresh rows each shard has, and which shard's are due to be moved into blocks of their hours.
import { hourMs } from './hourly-blocks.ts'
import type { FreshHead } from '../file/metric-file.ts'

export interface FreshRows {
  of(shard: number): readonly FreshHead[]
  shards(): readonly number[]
  nextSequence(shard: number): number
  add(row: FreshHead): void
  /** What is left of a shard's rows after they were moved. */
  replace(shard: number, rest: FreshHead | undefined): void
  clear(): void
  /** Shards with finished hours or many rows, and the first hour of each that is not finished. */
  due(nowMs: number): Iterable<{ readonly shard: number; readonly keptHour: number }>
}

/** So many are put together to one, whether their hour has ended or not: many small rows are slow to read, and take more room. */
const mostRows = 12
/** A shard that has had no sample for so long gets none for its newest hour. */
const restMs = 2 * hourMs

export function createFreshRows(found: readonly FreshHead[]): FreshRows {
  const rows = new Map<number, FreshHead[]>()
  const add = (row: FreshHead): void => {
    const list = rows.get(row.shard)
    if (list) list.push(row)
    else rows.set(row.shard, [row])
  }
  for (const row of found) add(row)
  return {
    add,
    of: (shard) => rows.get(shard) ?? [],
    shards: () => [...rows.keys()],
    nextSequence: (shard) => (rows.get(shard)?.at(-1)?.sequence ?? 0) + 1,
    replace(shard, rest) {
      if (rest) rows.set(shard, [rest])
      else rows.delete(shard)
    },
    clear: () => rows.clear(),
    *due(nowMs) {
      for (const [shard, list] of rows) {
        const newestMs = list.reduce((newest, { toMs }) => Math.max(newest, toMs), 0)
        const keptHour = newestMs < nowMs - restMs ? Number.POSITIVE_INFINITY : Math.floor(newestMs / hourMs)
        if (list.length >= mostRows || list.some(({ fromMs }) => fromMs < keptHour * hourMs)) yield { shard, keptHour }
      }
    },
  }
}
