// Takes down the figures of one subject, tick by tick, and makes rates of its counters. A counter that went back was reset:
// there is no rate for that tick. Nor is there one when the last tick is too long ago, or when a clock cannot be trusted:
// a gap stays a gap.
import type { MetricSubject } from '#shared/model/monitoring/metrics.ts'
import type { BatchBuilder } from './batch-builder.ts'
import { FigureTable } from './figure-table.ts'
import type { FigurePart } from './figure-table.ts'

/** When the figures of a tick were true. */
export interface Moment {
  /** By a clock that never steps; only differences count. */
  readonly steadyMs: number
  /** Counters that were read longer ago than this tell nothing about now. */
  readonly maxGapMs: number
}

export class SubjectRecorder {
  readonly #subject: MetricSubject
  readonly #batch: BatchBuilder
  readonly #figures: FigureTable
  #sender = ''
  #steadyMs = Number.NEGATIVE_INFINITY
  #seconds: number | undefined

  constructor(subject: MetricSubject, batch: BatchBuilder) {
    this.#subject = subject
    this.#batch = batch
    this.#figures = new FigureTable(batch.metricCode)
  }

  /** Everything that follows was read at `moment`. */
  begin({ steadyMs, maxGapMs }: Moment): void {
    const elapsedMs = steadyMs - this.#steadyMs
    this.#seconds = elapsedMs > 0 && elapsedMs <= maxGapMs ? elapsedMs / 1000 : undefined
    this.#steadyMs = steadyMs
    this.#figures.turn()
    if (this.#sender === this.#batch.sender) return
    this.#sender = this.#batch.sender
    this.#figures.forgetNumbers()
  }

  /** The counters begin anew: another process counts now. */
  forget(): void {
    this.#figures.forgetCounters()
    this.#seconds = undefined
  }

  gauge(metric: string, instance: string, value: number | undefined): void {
    if (value === undefined || !Number.isFinite(value)) return
    const place = this.#figures.place(metric, instance)
    let number = this.#figures.number(place)
    if (number === undefined) {
      number = this.#batch.number(this.#subject, metric, instance)
      this.#figures.setNumber(place, number)
    }
    this.#batch.add(number, value)
  }

  rate(metric: string, instance: string, counter: number | undefined): number | undefined {
    return this.scaledRate(metric, instance, { counter, scale: 1 })
  }

  /** The counter's growth in a second, times `scale`. Returns it too; `undefined` when there is none. */
  scaledRate(metric: string, instance: string, { counter, scale }: { counter: number | undefined; scale: number }): number | undefined {
    const growth = this.#growth({ metric, instance, part: 'whole' }, counter)
    if (growth === undefined || this.#seconds === undefined) return undefined
    const rate = (growth / this.#seconds) * scale
    this.gauge(metric, instance, rate)
    return rate
  }

  /** By how much the counter has grown since the last tick. */
  #growth({ metric, instance, part }: { metric: string; instance: string; part: FigurePart }, counter: number | undefined): number | undefined {
    if (counter === undefined || !Number.isFinite(counter)) return undefined
    const before = this.#figures.count(this.#figures.place(metric, instance, part), counter)
    if (Number.isNaN(before) || counter < before || this.#seconds === undefined) return undefined
    return counter - before
  }

  /** Mean of what the total grew by for each that the count grew by; nothing while there was none. */
  perOne(metric: string, instance: string, { total, count, scale }: { total: number | undefined; count: number | undefined; scale: number }): void {
    const grown = this.#growth({ metric, instance, part: 'total' }, total)
    const counted = this.#growth({ metric, instance, part: 'count' }, count)
    if (grown !== undefined && counted !== undefined && counted > 0) this.gauge(metric, instance, (grown / counted) * scale)
  }
}
