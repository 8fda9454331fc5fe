// Questions about groups of subjects, answered from a store: which series belong to a group, and how they become one.
import { metricOf, SubjectKind } from '#shared/model/monitoring/metrics.ts'
import type { Aggregate, MetricAnswer, MetricSubject, SeriesPoints } from '#shared/model/monitoring/metrics.ts'
import { createSeriesCombiner } from './combine-series.ts'
import type { CombinedSteps, SeriesCombiner } from './combine-series.ts'
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
  /** The present: the step that it lies in is not over. */
  readonly nowMs: number
}

export const eachInstance = '*'

export function answerQuery(store: Pick<MetricStore, 'query'>, { selections, nowMs, ...range }: GroupedQuery): MetricAnswer {
  const answer = store.query({ ...range, selections: selections.map(({ groups, metric, instance }) => ({ subjects: [...new Set(groups.flatMap(({ subjects }) => subjects))], metric, instance: instance === eachInstance ? undefined : instance })) })
  const grid: CombinedSteps = { steps: answer.steps, unfinished: nowMs < answer.fromMs + answer.steps * answer.stepMs ? Math.floor((nowMs - answer.fromMs) / answer.stepMs) : undefined }
  const lines = selections.map((selection) => createLines(selection, grid))
  for (const points of answer.points) lines[points.selection]?.add(points)
  return { fromMs: answer.fromMs, stepMs: answer.stepMs, resolution: answer.resolution, series: lines.flatMap((each) => each.finish()) }
}

export function isWanted({ only }: Pick<GroupedSelection, 'only'>, { subject, instance }: Pick<StoredPoints['series'], 'subject' | 'instance'>): boolean {
  const instances = only?.get(subject)
  return instances === undefined || instances.includes(instance)
}

interface GroupLines {
  readonly group: SubjectGroup
  /** By instance; one of '' or of the only one that is asked for where all are put together. */
  readonly combiners: Map<string, SeriesCombiner>
}

/** The lines of one selection, put together while its series are read. */
function createLines(selection: GroupedSelection, { steps, unfinished }: CombinedSteps) {
  const { groups, metric, instance, aggregate, top } = selection
  const all = groups.map((group): GroupLines => ({ group, combiners: new Map() }))
  const bySubject = groupsBySubject(all)
  return {
    add(points: StoredPoints): void {
      if (!isWanted(selection, points.series)) return
      const name = instance === eachInstance ? points.series.instance : (instance ?? '')
      for (const { group, combiners } of bySubject.get(points.series.subject) ?? []) {
        const combiner = combiners.get(name) ?? createSeriesCombiner(aggregate ?? aggregateOf(group.subjects[0], metric), { steps, unfinished, isOfMany: group.subjects.length > 1 })
        combiners.set(name, combiner)
        combiner.add(points)
      }
    },
    finish(): SeriesPoints[] {
      const lines = all.flatMap(({ group: { subject, group }, combiners }) => [...combiners].map(([name, combiner]) => combiner.finish({ subject, group, metric, instance: name })))
      return top === undefined ? lines : lines.toSorted((left, right) => (right.summary?.mean ?? 0) - (left.summary?.mean ?? 0)).slice(0, top)
    },
  }
}

function groupsBySubject(all: readonly GroupLines[]): ReadonlyMap<string, readonly GroupLines[]> {
  const bySubject = new Map<string, GroupLines[]>()
  for (const lines of all) {
    for (const subject of lines.group.subjects) {
      const known = bySubject.get(subject)
      if (known) known.push(lines)
      else bySubject.set(subject, [lines])
    }
  }
  return bySubject
}

/** The metric's own, by the kind that the subject's key begins with. */
export function aggregateOf(subject: string | undefined, metric: string): Aggregate {
  const kind = SubjectKind.safeParse(subject?.slice(0, subject.indexOf(':'))).data
  return (kind && metricOf(kind, metric)?.aggregate) ?? 'mean'
}
