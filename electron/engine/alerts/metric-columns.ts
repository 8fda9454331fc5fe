// The newest values as columns of numbers: each thing and each series has a number of its own that stays the same from round to round.
import type { AlertScope } from '#shared/model/alert.ts'
import type { MetricColumn } from './evaluate-column.ts'
import type { MetricReader } from './metric-rounds.ts'

export interface SeriesName {
  readonly thing: string
  readonly instance: string
}

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

interface Column {
  isRead: boolean
  /** The store's numbers of the series when they were read last, and the place of each. */
  read: Int32Array
  placesOfRead: Int32Array
  readonly places: Map<string, number>
  readonly series: SeriesName[]
  things: Int32Array
  values: Float64Array
  atMs: Float64Array
  intervalMs: Float64Array
  /** By how long they look back. */
  readonly histories: Map<number, Snapshot[]>
}

interface Snapshot {
  readonly atMs: number
  readonly values: Float64Array
}

/** How finely a change over some time is known. */
const snapshotsPerSpan = 20

export function createMetricColumns({ newest, nameOf, past: readPast }: Pick<MetricReader, 'newest' | 'nameOf' | 'past'>): MetricColumns {
  const numbers = new Map<string, number>()
  const names: string[] = []
  const columns = new Map<string, Column>()

  const numberOf = (thing: string): number => {
    const known = numbers.get(thing)
    if (known !== undefined) return known
    numbers.set(thing, names.length)
    return names.push(thing) - 1
  }
  const columnOf = (kind: AlertScope['kind'], metric: string): Column => {
    const key = `${kind} ${metric}`
    const column = columns.get(key) ?? emptyColumn()
    columns.set(key, column)
    return column
  }
  const placeIn = (column: Column, { thing, instance }: SeriesName): number => {
    const key = `${thing}\n${instance}`
    const known = column.places.get(key)
    if (known !== undefined) return known
    const place = column.series.push({ thing, instance }) - 1
    column.places.set(key, place)
    if (place >= column.values.length) grow(column)
    column.things[place] = numberOf(thing)
    column.atMs[place] = Number.NEGATIVE_INFINITY
    column.values[place] = Number.NaN
    column.intervalMs[place] = 0
    return place
  }
  const read = (kind: AlertScope['kind'], metric: string): Column => {
    const column = columnOf(kind, metric)
    if (column.isRead) return column
    column.isRead = true
    const { series, atMs, intervalMs, values } = newest({ kind, metric })
    if (column.read !== series) {
      column.placesOfRead = Int32Array.from(series, (one) => placeIn(column, nameOf(one)))
      column.read = series
    }
    for (let index = 0; index < series.length; index += 1) {
      const place = column.placesOfRead[index] ?? 0
      if (atMs[index] === 0) continue
      column.values[place] = values[index] ?? Number.NaN
      column.intervalMs[place] = intervalMs[index] ?? 0
      column.atMs[place] = atMs[index] ?? 0
    }
    return column
  }
  /** Nobody has watched for so long, but the store has kept what was measured: a rule goes on after a restart, and a new one begins at once. */
  const historyOf = (column: Column, { kind, metric, overMs, nowMs }: { kind: AlertScope['kind']; metric: string; overMs: number; nowMs: number }): Snapshot[] => {
    const known = column.histories.get(overMs)
    if (known) return known
    const { fromMs, stepMs, steps, series } = readPast({ kind, metric, fromMs: nowMs - overMs * (1 + 2 / snapshotsPerSpan), toMs: nowMs, steps: snapshotsPerSpan })
    const past = [...series].map(({ means, ...name }) => ({ means, place: placeIn(column, name) }))
    const history = Array.from({ length: steps }, (_, step): Snapshot => ({ atMs: fromMs + (step + 0.5) * stepMs, values: new Float64Array(column.series.length).fill(Number.NaN) }))
    for (const { means, place } of past) for (const [step, { values }] of history.entries()) values[place] = means[step] ?? Number.NaN
    const ended = history.filter(({ atMs }) => atMs < nowMs)
    column.histories.set(overMs, ended)
    return ended
  }
  return {
    begin() {
      for (const column of columns.values()) column.isRead = false
    },
    newest: (kind, metric) => asMetricColumn(read(kind, metric)),
    change(kind, { metric, overMs, nowMs }) {
      const column = read(kind, metric)
      return { ...asMetricColumn(column), values: changes(column, historyOf(column, { kind, metric, overMs, nowMs }), { overMs, nowMs }) }
    },
    membership(before, { added, removed }) {
      const all = added.map(numberOf)
      const members = before && before.length >= names.length ? before : withRoom(before, names.length)
      for (const number of all) members[number] = 1
      for (const thing of removed) members[numberOf(thing)] = 0
      return members
    },
    numberOf,
    thingAt: (number) => names[number] ?? '',
    placeOf: (kind, metric, series) => placeIn(columnOf(kind, metric), series),
    seriesAt: (kind, metric, place) => columnOf(kind, metric).series[place] ?? { thing: '', instance: '' },
  }
}

function emptyColumn(): Column {
  return { isRead: false, read: new Int32Array(0), placesOfRead: new Int32Array(0), places: new Map(), series: [], things: new Int32Array(0), values: new Float64Array(0), atMs: new Float64Array(0), intervalMs: new Float64Array(0), histories: new Map() }
}

function asMetricColumn({ things, values, atMs, intervalMs, series }: Column): MetricColumn {
  return { things, values, atMs, intervalMs, length: series.length }
}

function grow(column: Column): void {
  const size = Math.max(1024, column.values.length * 2)
  const wider = <T extends Int32Array | Float64Array>(old: T, next: T): T => {
    next.set(old)
    return next
  }
  column.things = wider(column.things, new Int32Array(size))
  column.values = wider(column.values, new Float64Array(size))
  column.atMs = wider(column.atMs, new Float64Array(size))
  column.intervalMs = wider(column.intervalMs, new Float64Array(size))
}

/** With room for some more. */
function withRoom(before: Uint8Array | undefined, length: number): Uint8Array {
  const members = new Uint8Array(length + 1024)
  if (before) members.set(before)
  return members
}

function changes(column: Column, history: Snapshot[], { overMs, nowMs }: { overMs: number; nowMs: number }): Float64Array {
  // The youngest that is old enough; all that are older are not needed any more.
  while ((history[1]?.atMs ?? Number.POSITIVE_INFINITY) <= nowMs - overMs) history.shift()
  const [oldest] = history
  const before = oldest && oldest.atMs <= nowMs - overMs ? oldest.values : undefined
  if (nowMs - (history.at(-1)?.atMs ?? Number.NEGATIVE_INFINITY) >= overMs / snapshotsPerSpan) history.push({ atMs: nowMs, values: column.values.slice(0, column.series.length) })
  return column.values.map((value, place) => value - (before?.[place] ?? Number.NaN))
}
