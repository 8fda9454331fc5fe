// What can be asked of whoever owns the store of metrics, as data: the calls of the metrics worker.
import type { MetricFinding, WatchChange, WatchRequest } from '../alerts/metric-rounds.ts'
import type { MeasuredCondition, Trial } from '../alerts/try-rule.ts'
import type { Aggregate, MetricAnswer, SubjectKind } from '#shared/model/monitoring/metrics.ts'
import type { Labels } from './exposition.ts'
import type { GroupedQuery } from './grouped-query.ts'
import type { History, Retention, StoreStatus } from './metric-store.ts'

/** A value of each metric asked for; `null` where there is none. */
interface SubjectValues {
  readonly subject: string
  readonly atMs: number
  readonly values: readonly (number | null)[]
}

export interface RuleTrialRequest {
  readonly condition: MeasuredCondition
  /** As the metrics name them. */
  readonly things: readonly string[]
  readonly nowMs: number
  /** How far back it counts how often it would have fired. */
  readonly overMs: number
}

export interface SeriesTrial extends Trial {
  readonly thing: string
  readonly instance: string
}

export interface RemoteWriteBody {
  readonly body: Uint8Array<ArrayBuffer>
  readonly samples: number
  /** When the newest of them was taken. */
  readonly newestMs: number
}

export interface PastRequest {
  readonly subjects: ReadonlyMap<string, Labels>
  readonly fromMs: number
  readonly toMs: number
  readonly stepMs: number
}

export interface MeasuredTrial {
  /** Only what is not quiet, or was not. */
  readonly found: readonly SeriesTrial[]
  /** Things of which nothing is known now. */
  readonly unjudged: number
}

export interface MetricsCalls {
  query: { argument: GroupedQuery; result: MetricAnswer }
  latest: { argument: { readonly kind: SubjectKind; readonly metrics: readonly string[]; readonly sinceMs: number }; result: readonly SubjectValues[] }
  recent: { argument: { readonly kind: SubjectKind; readonly metric: string; readonly minutes: number; readonly nowMs: number; readonly aggregate: Aggregate; readonly subjects: readonly string[] | undefined }; result: { fromMs: number; stepMs: number; rows: readonly { subject: string; values: readonly (number | null)[] }[] } }
  catalog: { argument: { readonly subject: string }; result: readonly { readonly metric: string; readonly instance: string }[] }
  /** Which rules over metrics are asked. */
  watchRules: { argument: WatchRequest; result: void }
  /** Which, and of what, as a difference; false when it builds on something else. */
  changeRules: { argument: WatchChange; result: boolean }
  /** Asks them once; `null` when this version of them is not watched. */
  alertRound: { argument: { readonly nowMs: number; readonly version: number }; result: readonly MetricFinding[] | null }
  /** What a rule would find of these now, and has found in the time before. */
  tryRule: { argument: RuleTrialRequest; result: MeasuredTrial }
  /** The newest values in Prometheus's text format, of the subjects that have labels. */
  expose: { argument: { readonly subjects: ReadonlyMap<string, string>; readonly sinceMs: number }; result: string }
  /** Bodies for Prometheus's remote write: of these subjects the newest values that are not older. */
  remoteWrite: { argument: { readonly subjects: ReadonlyMap<string, Labels>; readonly sinceMs: number }; result: readonly RemoteWriteBody[] }
  /** The same of a time that is over: a value for each of its steps in which something was measured. */
  remoteWritePast: { argument: PastRequest; result: readonly RemoteWriteBody[] }
  /** False when it could not be written. */
  importHistory: { argument: History; result: boolean }
  retain: { argument: { readonly retention: Retention; readonly nowMs: number }; result: void }
  status: { argument: undefined; result: StoreStatus & { readonly samples: number } }
  close: { argument: undefined; result: void }
}

export type MetricsCallName = keyof MetricsCalls
