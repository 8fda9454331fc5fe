// The newest values as columns of numbers: each thing and each series has a number of its own that stays the same from round to round.
import type { AlertScope } from '#shared/model/monitoring/alert.ts'
import { createNumberedWords } from '../metrics/numbered-words.ts'
import type { MetricColumn } from './evaluate-column.ts'
import type { MetricReader } from './metric-rounds.ts'
import { SeriesColumn } from './series-column.ts'
import type { SeriesName } from './series-column.ts'

export interface MetricColumns {
  /** A new round: columns are read anew when they are asked for. */
  begin(): void
  newest(kind: AlertScope['kind'], metric: string): MetricColumn
  /** By how much each series has changed over `overMs`; NaN where nothing is known of then. Its places are those of `newest`. */
  change(kind: AlertScope['kind'], request: { readonly metric: string; readonly overMs: number; readonly nowMs: number }): MetricColumn
  /** 1 for each thing that belongs to something, by their numbers; changed in place where there is room. */
  membership(before: Uint8Array | undefined, change: { readonly added: readonly string[]; readonly removed: readonly string[] }): Uint8Array
  numberOf(thing: string): number
  thingAt(number: number): string
  placeOf(kind: AlertScope['kind'], metric: string, series: SeriesName): number
  seriesAt(kind: AlertScope['kind'], metric: string, place: number): SeriesName
}

export function createMetricColumns({ newest, nameOf, past: readPast }: Pick<MetricReader, 'newest' | 'nameOf' | 'past'>): MetricColumns {
  const things = createNumberedWords()
  const columns = new Map<string, SeriesColumn>()

  const columnOf = (kind: AlertScope['kind'], metric: string): SeriesColumn => {
    const key = `${kind} ${metric}`
    const column = columns.get(key) ?? new SeriesColumn((thing) => things.add(thing))
    columns.set(key, column)
    return column
  }
  const read = (kind: AlertScope['kind'], metric: string): SeriesColumn => {
    const column = columnOf(kind, metric)
    if (!column.isRead) column.read(newest({ kind, metric }), nameOf)
    return column
  }
  return {
    begin() {
      for (const column of columns.values()) column.isRead = false
    },
    newest: (kind, metric) => read(kind, metric).newest(),
    // Nobody has watched for so long, but the store has kept what was measured: a rule goes on after a restart, and a new one begins at once.
    change: (kind, { metric, overMs, nowMs }) => read(kind, metric).change({ overMs, nowMs }, (range) => readPast({ kind, metric, ...range })),
    membership(before, { added, removed }) {
      const all = added.map((thing) => things.add(thing))
      const members = before && before.length >= things.count ? before : withRoom(before, things.count)
      for (const number of all) members[number] = 1
      for (const thing of removed) members[things.add(thing)] = 0
      return members
    },
    numberOf: (thing) => things.add(thing),
    thingAt: (number) => things.text(number),
    placeOf: (kind, metric, series) => columnOf(kind, metric).placeOf(series),
    seriesAt: (kind, metric, place) => columnOf(kind, metric).seriesAt(place),
  }
}

/** With room for some more. */
function withRoom(before: Uint8Array | undefined, length: number): Uint8Array {
  const members = new Uint8Array(length + 1024)
  if (before) members.set(before)
  return members
}
