// Takes batches of samples into memory: which of the store's series a sender means by its numbers, and how often each host is asked.
import type { MetricStore } from '#electron/engine/metrics/metric-store.ts'
import type { HostId } from '#shared/model/ids.ts'
import type { AskedMeans } from './asked-means.ts'
import type { NewestValues } from './newest-values.ts'
import { NumberColumn } from '../series/number-column.ts'
import type { SeriesDictionary } from '../series/series-dictionary.ts'
import type { ShardHeads } from './shard-heads.ts'

export type SampleIntake = Pick<MetricStore, 'append' | 'seriesOf' | 'forget' | 'longestIntervalMs'>

export interface SampleIntakeOptions {
  readonly dictionary: SeriesDictionary
  readonly heads: ShardHeads
  readonly newest: NewestValues
  readonly means: AskedMeans
}

export function createSampleIntake({ dictionary, heads, newest, means }: SampleIntakeOptions): SampleIntake {
  /** One more than the store's number of a series, by the sender's. */
  const senders = new Map<string, NumberColumn>()
  const intervals = new Map<HostId, number>()
  const numbersOf = (sender: string): NumberColumn => {
    const numbers = senders.get(sender) ?? new NumberColumn()
    senders.set(sender, numbers)
    return numbers
  }
  return {
    append(batch) {
      intervals.set(batch.hostId, batch.intervalMs)
      const ids = numbersOf(batch.sender)
      for (const { id, series } of batch.newSeries) ids.set(id, dictionary.idOf(series, batch.hostId) + 1)
      const atMs = Math.round(batch.atMs)
      for (let place = 0; place < batch.ids.length; place += 1) {
        const id = ids.at(batch.ids[place] ?? 0) - 1
        const value = batch.values[place] ?? Number.NaN
        // A number beyond all sense would be kept as something else: it is a gap.
        if (id < 0 || !Number.isFinite(value)) continue
        const at = dictionary.placeOf(id)
        heads.add(at, atMs, value)
        newest.record(id, { atMs, value, intervalMs: batch.intervalMs })
        means.record(at, atMs, value)
      }
    },
    seriesOf: (sender, id) => dictionary.byId((senders.get(sender)?.at(id) ?? 0) - 1),
    forget: (sender) => void senders.delete(sender),
    longestIntervalMs: () => Math.max(0, ...intervals.values()),
  }
}
