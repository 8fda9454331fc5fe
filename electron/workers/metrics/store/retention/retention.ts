// Removes what is older than is kept, and the oldest samples first when the store outgrows its quota.
import type { Retention } from '#electron/engine/metrics/metric-store.ts'
import { hourMs, removedBefore } from '../blocks/hourly-blocks.ts'
import type { MetricFile, Tier } from '../file/metric-file.ts'

const dayMs = 24 * hourMs
const periodMsOf: Readonly<Record<Tier, number>> = { raw: hourMs, minute: hourMs, hour: dayMs }

export interface Clearing {
  readonly file: MetricFile
  readonly shards: number
}

/** Within a transaction. Returns how many blocks went. */
export function removeOlder(clearing: Clearing, retention: Retention, nowMs: number): number {
  return clear(clearing, 'raw', nowMs - retention.rawMs) + clear(clearing, 'minute', nowMs - retention.minuteMs) + clear(clearing, 'hour', nowMs - retention.hourMs)
}

function clear({ file, shards }: Clearing, tier: Tier, beforeMs: number): number {
  const period = Math.floor(beforeMs / periodMsOf[tier])
  let removed = 0
  for (let shard = 0; shard < shards; shard += 1) removed += file.removeBefore(tier, shard, period)
  const name = removedBefore(tier)
  // Told in hours for every tier; it never goes back, not even when the clock does.
  file.setNumber(name, Math.max(file.number(name) ?? 0, Math.floor((period * periodMsOf[tier]) / hourMs)))
  return removed
}

/** The order in which a store that is too large gives up its history: the finest first. */
const givenUpInOrder: readonly Tier[] = ['raw', 'minute', 'hour']

export interface Trimmed {
  readonly tier: Tier
  /** From here on it is still there. */
  readonly fromMs: number
}

/**
 * One step towards the quota: removes the oldest period of the finest tier that still has more than its newest one. Within a transaction.
 * `undefined` when there is nothing left to give up.
 */
export function trimOldest(clearing: Clearing): Trimmed | undefined {
  for (const tier of givenUpInOrder) {
    const periods = Array.from({ length: clearing.shards }, (_, shard) => clearing.file.oldest(tier, shard)).filter((period) => period !== undefined)
    if (periods.length === 0) continue
    const oldest = periods.reduce((least, period) => Math.min(least, period))
    const fromMs = (oldest + 1) * periodMsOf[tier]
    if (clear(clearing, tier, fromMs) > 0) return { tier, fromMs }
  }
  return undefined
}
