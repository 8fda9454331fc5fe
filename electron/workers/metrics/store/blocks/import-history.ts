// Takes history from elsewhere into the store: rollups of the past, beside which what was measured here counts first.
import type { History } from '#electron/engine/metrics/metric-store.ts'
import { removedBefore } from './hourly-blocks.ts'
import type { HourlyBlocks } from './hourly-blocks.ts'
import type { MetricFile } from '../file/metric-file.ts'
import type { SeriesDictionary } from '../series/series-dictionary.ts'
import type { StoreWrite } from '../file/store-writer.ts'

export interface HistoryPlace {
  readonly dictionary: Pick<SeriesDictionary, 'idOf' | 'byId' | 'unitOf'>
  readonly blocks: Pick<HourlyBlocks, 'addRollups'>
  readonly write: StoreWrite
}

/** All or nothing: false when it could not be written. */
export function importHistory({ dictionary, blocks, write }: HistoryPlace, history: History): boolean {
  const known = history.series.flatMap(({ series, rollups }) => {
    const one = dictionary.byId(dictionary.idOf(series, history.origin))
    return one ? [{ ...one, rollups }] : []
  })
  return write((file) => {
    if (history.by === 'hour') noteHoursOnly(file, history)
    for (const [shard, members] of Map.groupBy(known, (one) => one.shard)) {
      blocks.addRollups({ shard, unit: dictionary.unitOf(shard), by: history.by }, new Map(members.map(({ slot, rollups }) => [slot, rollups])))
    }
  })
}

/** Of this time there are no minutes: who asks gets hours. */
function noteHoursOnly(file: MetricFile, { series }: History): void {
  const hoursTo = series.reduce((last, { rollups: { times } }) => Math.max(last, (times.at(-1) ?? -1) + 1), 0)
  if (hoursTo > (file.number(removedBefore('minute')) ?? 0)) file.setNumber(removedBefore('minute'), hoursTo)
}
