// What a store of metrics offers to the worker that owns it. Everything is synchronous there; nothing here knows how it is kept.
import type { Problem } from '#shared/model/hosts/host.ts'
import type { Resolution, SampleBatch, Series, SubjectKind } from '#shared/model/monitoring/metrics.ts'
import type { GridPoints } from './codec/kernel/grid-plan.ts'
import type { Rollups } from './rollup.ts'

/** A series by the key of its subject (`subjectKey`). */
export interface StoredSeries {
  readonly subject: string
  readonly metric: string
  readonly instance: string
}

/** Known to the store; two are the same when their ids are. */
export interface NumberedSeries extends StoredSeries {
  readonly id: number
}

export interface StoreSelection {
  readonly subjects: readonly string[]
  readonly metric: string
  /** Absent: every instance. */
  readonly instance?: string | undefined
}

interface StoreRange {
  readonly selections: readonly StoreSelection[]
  readonly fromMs: number
  readonly toMs: number
}

/**
 * With `stepMs` every step is as long as that, the first one begins with the range, and they are made of the finest that is kept: for who puts
 * ranges together, and leaves nothing out and has nothing twice.
 */
export type StoreQuery = StoreRange & ({ readonly maxPoints: number; readonly stepMs?: undefined } | { readonly stepMs: number; readonly maxPoints?: undefined })

/** A series on the grid of its answer. Its points hold until the next one is asked for. */
export interface StoredPoints extends GridPoints {
  /** The place of the selection that it belongs to. */
  readonly selection: number
  readonly series: StoredSeries
}

/** One grid for all selections: step `n` covers [fromMs + n * stepMs, fromMs + (n + 1) * stepMs). `fromMs` is a multiple of `stepMs`, unless that was asked for. */
export interface StoreAnswer {
  readonly fromMs: number
  /** Of raw samples never shorter than they lie apart: regular sampling must not look like gaps. */
  readonly stepMs: number
  readonly steps: number
  readonly resolution: Resolution
  /**
   * Read while it is walked through, which can be done once and at once: all of a thousand machines would be more memory than the
   * system hands out in the time. A series without any value in the range is left out, one of several selections is told for each.
   */
  readonly points: Iterable<StoredPoints>
}

export interface LatestValue {
  readonly series: StoredSeries
  readonly atMs: number
  /** After how long the next one is to come. */
  readonly intervalMs: number
  readonly value: number
}

/** In columns, which hold until the next ones are asked for. */
export interface LatestColumns {
  /** The numbers of the series: the same array as long as none has come. */
  readonly series: Int32Array
  /** 0 where there is none since it was opened. */
  readonly atMs: Float64Array
  readonly intervalMs: Float64Array
  readonly values: Float64Array
}

export interface RecentValues {
  readonly fromMs: number
  readonly stepMs: number
  readonly rows: readonly { readonly series: StoredSeries; readonly mean: Float64Array<ArrayBuffer> }[]
}

export interface MetricKind {
  readonly kind: SubjectKind
  readonly metric: string
}

export interface StoreStatus {
  readonly bytes: number
  readonly series: number
  /** What is wrong with it. */
  readonly problems: readonly Problem[]
}

export interface Retention {
  readonly rawMs: number
  readonly minuteMs: number
  readonly hourMs: number
  readonly quotaBytes: number
}

export interface HistoryOfSeries {
  readonly series: Series
  /** Their times count in what the whole history is by. */
  readonly rollups: Rollups
}

/** By the hour: of a time of which minutes are not kept any more. */
export interface History {
  readonly by: 'minute' | 'hour'
  readonly series: readonly HistoryOfSeries[]
  /** Of new series the host that they belong to. */
  readonly origin: string
}

export interface MetricStore extends Disposable {
  append(batch: SampleBatch): void
  /** What a sender told of the series to which it gave this number. */
  seriesOf(sender: string, id: number): NumberedSeries | undefined
  /** A sender that is gone for good. */
  forget(sender: string): void
  query(request: StoreQuery): StoreAnswer
  /** The newest values that are not older than `sinceMs`, from memory. */
  latest(request: MetricKind & { readonly sinceMs: number }): Iterable<LatestValue>
  /** The newest value of each series of a metric, for who asks for all of them again and again. */
  latestColumns(of: MetricKind): LatestColumns
  nameOf(series: number): StoredSeries
  /** Of the hosts that have answered since it was opened, how often the one is asked that is asked least; 0 when none has. */
  longestIntervalMs(): number
  /** Of one subject, all that is not older than `sinceMs`. */
  latestOf(subject: string, sinceMs: number): Iterable<LatestValue>
  /** Minute means of the last minutes of these subjects, or of all that it has, from memory. */
  recent(request: MetricKind & { readonly minutes: number; readonly nowMs: number; readonly subjects?: ReadonlySet<string> | undefined }): RecentValues
  /** All that this metric was ever measured of. */
  subjectsOf(of: MetricKind): readonly string[]
  catalog(subject: string): readonly { readonly metric: string; readonly instance: string }[]
  /** From elsewhere; of times that are here already it counts for nothing. All or nothing: false when it could not be written. */
  importHistory(history: History): boolean
  /** Writes what is only in memory. */
  flush(): void
  /** Removes what is older than is kept, or beyond the quota. */
  runRetention(retention: Retention, nowMs: number): void
  status(): StoreStatus
}
