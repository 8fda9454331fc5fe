// The newest values of one metric, in columns: each series has a place of its own that stays the same from round to round. Values of before
// are remembered for rules over a change, by how long those look back.
import type { LatestColumns } from '../metrics/metric-store.ts'
import type { MetricColumn } from './evaluate-column.ts'
import type { Past, PastRange } from './metric-rounds.ts'

export interface SeriesName {
  readonly thing: string
  readonly instance: string
}

interface Snapshot {
  readonly atMs: number
  readonly values: Float64Array
}

export interface Span {
  readonly overMs: number
  readonly nowMs: number
}

/** How finely a change over some time is known. */
const snapshotsPerSpan = 20
const leastRoom = 1024

export class SeriesColumn {
  readonly #numberOf: (thing: string) => number
  readonly #places = new Map<string, number>()
  readonly #series: SeriesName[] = []
  /** The store's numbers of the series when they were read last, and the place of each. */
  #read: Int32Array = new Int32Array(0)
  #placesOfRead = new Int32Array(0)
  #things = new Int32Array(0)
  #values = new Float64Array(0)
  #atMs = new Float64Array(0)
  #intervalMs = new Float64Array(0)
  readonly #histories = new Map<number, Snapshot[]>()
  /** In this round. */
  isRead = false

  constructor(numberOf: (thing: string) => number) {
    this.#numberOf = numberOf
  }

  read({ series, atMs, intervalMs, values }: LatestColumns, nameOf: (series: number) => SeriesName): void {
    this.isRead = true
    if (this.#read !== series) {
      this.#placesOfRead = Int32Array.from(series, (one) => this.placeOf(nameOf(one)))
      this.#read = series
    }
    for (let index = 0; index < series.length; index += 1) {
      const place = this.#placesOfRead[index] ?? 0
      if (atMs[index] === 0) continue
      this.#values[place] = values[index] ?? Number.NaN
      this.#intervalMs[place] = intervalMs[index] ?? 0
      this.#atMs[place] = atMs[index] ?? 0
    }
  }

  placeOf({ thing, instance }: SeriesName): number {
    const key = `${thing}\n${instance}`
    const known = this.#places.get(key)
    if (known !== undefined) return known
    const place = this.#series.push({ thing, instance }) - 1
    this.#places.set(key, place)
    if (place >= this.#values.length) this.#grow()
    this.#things[place] = this.#numberOf(thing)
    this.#atMs[place] = Number.NEGATIVE_INFINITY
    this.#values[place] = Number.NaN
    this.#intervalMs[place] = 0
    return place
  }

  seriesAt(place: number): SeriesName {
    return this.#series[place] ?? { thing: '', instance: '' }
  }

  newest(): MetricColumn {
    return { things: this.#things, values: this.#values, atMs: this.#atMs, intervalMs: this.#intervalMs, length: this.#series.length }
  }

  /** By how much each series has changed over a span; NaN where nothing is known of then. `readPast`: what was measured before anybody watched. */
  change({ overMs, nowMs }: Span, readPast: (range: PastRange) => Past): MetricColumn {
    const history = this.#historyOf({ overMs, nowMs }, readPast)
    // The youngest that is old enough; all that are older are not needed any more.
    while ((history[1]?.atMs ?? Number.POSITIVE_INFINITY) <= nowMs - overMs) history.shift()
    const [oldest] = history
    const before = oldest && oldest.atMs <= nowMs - overMs ? oldest.values : undefined
    if (nowMs - (history.at(-1)?.atMs ?? Number.NEGATIVE_INFINITY) >= overMs / snapshotsPerSpan) history.push({ atMs: nowMs, values: this.#values.slice(0, this.#series.length) })
    return { ...this.newest(), values: this.#values.map((value, place) => value - (before?.[place] ?? Number.NaN)) }
  }

  #historyOf({ overMs, nowMs }: Span, readPast: (range: PastRange) => Past): Snapshot[] {
    const known = this.#histories.get(overMs)
    if (known) return known
    const { fromMs, stepMs, steps, series } = readPast({ fromMs: nowMs - overMs * (1 + 2 / snapshotsPerSpan), toMs: nowMs, steps: snapshotsPerSpan })
    const past = [...series].map(({ means, ...name }) => ({ means, place: this.placeOf(name) }))
    const history = Array.from({ length: steps }, (_, step): Snapshot => ({ atMs: fromMs + (step + 0.5) * stepMs, values: new Float64Array(this.#series.length).fill(Number.NaN) }))
    for (const { means, place } of past) for (const [step, { values }] of history.entries()) values[place] = means[step] ?? Number.NaN
    const ended = history.filter(({ atMs }) => atMs < nowMs)
    this.#histories.set(overMs, ended)
    return ended
  }

  #grow(): void {
    const size = Math.max(leastRoom, this.#values.length * 2)
    this.#things = wider(this.#things, new Int32Array(size))
    this.#values = wider(this.#values, new Float64Array(size))
    this.#atMs = wider(this.#atMs, new Float64Array(size))
    this.#intervalMs = wider(this.#intervalMs, new Float64Array(size))
  }
}

function wider<Column extends Int32Array | Float64Array>(old: Column, next: Column): Column {
  next.set(old)
  return next
}
