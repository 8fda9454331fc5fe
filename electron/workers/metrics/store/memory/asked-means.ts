// Which shards' minute means are kept in memory: those that were asked about lately. The first question reads the last hour from
// where samples are kept; from then on each sample is added as it comes.
import { createMinuteMeans, recentMinutes } from './minute-means.ts'
import type { MinuteMeans } from './minute-means.ts'
import { slotsPerShard } from '../series/shard-families.ts'

export interface AskedMeans {
  /** `place` is that of the series, as the dictionary has it. */
  record(place: number, atMs: number, value: number): void
  of(shard: number): MinuteMeans
  /** Lets go of what nobody has asked about for a while. */
  forget(): void
}

export interface AskedMeansOptions {
  readonly now: () => number
  /** The means of all series of a shard in that range. */
  readonly read: (shard: number, range: { readonly fromMs: number; readonly toMs: number }) => readonly StoredMeans[]
}

export interface StoredMeans {
  readonly slot: number
  readonly fromMinute: number
  readonly means: Float64Array
}

interface Asked {
  readonly means: MinuteMeans
  askedAtMs: number
}

const minuteMs = 60_000
const keptMs = 15 * minuteMs

export function createAskedMeans({ now, read }: AskedMeansOptions): AskedMeans {
  const asked = new Map<number, Asked>()

  const restored = (shard: number): MinuteMeans => {
    const means = createMinuteMeans()
    const found = read(shard, { fromMs: now() - (recentMinutes - 1) * minuteMs, toMs: now() })
    for (const { slot, fromMinute, means: stored } of found) {
      for (const [place, mean] of stored.entries()) if (!Number.isNaN(mean)) means.restore(slot, fromMinute + place, mean)
    }
    return means
  }
  return {
    record: (place, atMs, value) => asked.get(Math.floor(place / slotsPerShard))?.means.record(place % slotsPerShard, atMs, value),
    of(shard) {
      const known = asked.get(shard) ?? { means: restored(shard), askedAtMs: 0 }
      asked.set(shard, known)
      known.askedAtMs = now()
      return known.means
    },
    forget() {
      const beforeMs = now() - keptMs
      for (const [shard, { askedAtMs }] of asked) if (askedAtMs < beforeMs) asked.delete(shard)
    },
  }
}
