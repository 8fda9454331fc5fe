// Questions about groups of subjects, answered from a store: which series belong to a group, and how they become one.
import { metricOf, SubjectKind } from '#shared/model/metrics.ts'
import type { Aggregate, MetricAnswer, MetricSubject, SeriesPoints } from '#shared/model/metrics.ts'
import { combineSeries } from './combine-series.ts'
import type { MetricStore, StoredPoints } from './metric-store.ts'

export interface SubjectGroup {
  /** `null` when it is more than one. */
  readonly subject: MetricSubject | null
  readonly group: string
  /** Keys. */
  readonly subjects: readonly string[]
}

export interface GroupedSelection {
  readonly groups: readonly SubjectGroup[]
  readonly metric: string
  /** Absent: all together. '*': each by itself. */
  readonly instance: string | undefined
  /** Absent: the metric's own. */
  readonly aggregate: Aggregate | undefined
  /** Of these subjects only these instances. */
  readonly only?: ReadonlyMap<string, readonly string[]> | undefined
  /** Only so many lines, those with the highest mean. */
  readonly top?: number | undefined
}

export interface GroupedQuery {
  readonly selections: readonly GroupedSelection[]
  readonly fromMs: number
  readonly toMs: number
  readonly maxPoints: number
}

export const eachInstance = '*'

export function answerQuery(store: Pick<MetricStore, 'query'>, { selections, ...range }: GroupedQuery): MetricAnswer {
  const answer = store.query({ ...range, selections: selections.map(({ groups, metric, instance }) => ({ subjects: [...new Set(groups.flatMap(({ subjects }) => subjects))], metric, instance: instance === eachInstance ? undefined : instance })) })
  const series = selections.flatMap((selection, place) => answerSelection(selection, answer.selections[place] ?? [], answer.steps))
  return { fromMs: answer.fromMs, stepMs: answer.stepMs, resolution: answer.resolution, series }
}

function answerSelection(selection: GroupedSelection, found: readonly StoredPoints[], steps: number): SeriesPoints[] {
  const bySubject = Map.groupBy(found.filter(({ series }) => isWanted(selection, series)), ({ series }) => series.subject)
  const lines = selection.groups.flatMap((group) => answerGroup(selection, group, { parts: group.subjects.flatMap((key) => bySubject.get(key) ?? []), steps }))
  return selection.top === undefined ? lines : lines.toSorted((left, right) => (right.summary?.mean ?? 0) - (left.summary?.mean ?? 0)).slice(0, selection.top)
}

export function isWanted({ only }: Pick<GroupedSelection, 'only'>, { subject, instance }: Pick<StoredPoints['series'], 'subject' | 'instance'>): boolean {
  const instances = only?.get(subject)
  return instances === undefined || instances.includes(instance)
}

function answerGroup({ metric, instance, aggregate }: GroupedSelection, { subject, group, subjects }: SubjectGroup, { parts, steps }: { parts: readonly StoredPoints[]; steps: number }): SeriesPoints[] {
  const how = aggregate ?? aggregateOf(subjects[0], metric)
  const byInstance = instance === eachInstance ? [...Map.groupBy(parts, ({ series }) => series.instance)] : parts.length === 0 ? [] : [[instance ?? '', parts] as const]
  return byInstance.map(([name, members]) => combineSeries({ subject, group, metric, instance: name }, members, { aggregate: how, steps }))
}

/** The metric's own, by the kind that the subject's key begins with. */
export function aggregateOf(subject: string | undefined, metric: string): Aggregate {
  const kind = SubjectKind.safeParse(subject?.slice(0, subject.indexOf(':'))).data
  return (kind && metricOf(kind, metric)?.aggregate) ?? 'mean'
}
