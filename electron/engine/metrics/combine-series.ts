// Puts series together: the instances of one subject, or the subjects of a group. Values of one step are combined with those
// of the same step; a step in which nobody has a value stays a gap.
import type { Aggregate, SeriesLabel, SeriesPoints } from '#shared/model/monitoring/metrics.ts'
import type { GridPoints } from './codec/kernel/grid-plan.ts'

type Combine = (values: readonly number[]) => number

const combineBy: Readonly<Record<Aggregate, Combine>> = {
  sum: (values) => values.reduce((sum, value) => sum + value, 0),
  mean: (values) => values.reduce((sum, value) => sum + value, 0) / values.length,
  max: (values) => Math.max(...values),
  p95: (values) => percentile(values, 0.95),
}

/** By the nearest rank. `values` must not be empty. */
function percentile(values: readonly number[], share: number): number {
  return nearestRank(Float64Array.from(values).sort(), share)
}

function nearestRank(sorted: Float64Array, share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}

export interface SeriesCombiner {
  /** The points are needed no longer than the call. */
  add(points: GridPoints): void
  finish(label: SeriesLabel): SeriesPoints
}

export interface CombinedSteps {
  readonly steps: number
  /** Whether what is put together is measured at moments of its own: on several hosts. */
  readonly isOfMany?: boolean
  /** A step that is not over yet; absent where all of them are. */
  readonly unfinished?: number | undefined
}

interface ColumnCombiner {
  add(column: Float64Array): void
  combined(): Float64Array
}

/**
 * One series out of many, that come one after the other. Hosts are sampled one after the other: a step at the edge of a gap, or one that is not
 * over, in which fewer have a value than in the one beside it would look as if the others were gone, and is left out. Not of a maximum: that is true
 * of whoever was there, and no spike goes. `max` and `min` are combined like the means: with "sum" they are the sums of the
 * extremes, which may have been at different moments of the step, so a spike is never hidden but may be shown too high.
 */
export function createSeriesCombiner(aggregate: Aggregate, { steps, isOfMany = false, unfinished }: CombinedSteps): SeriesCombiner {
  const column = (): ColumnCombiner => (aggregate === 'p95' ? createPercentiles(steps) : createTotals(aggregate, steps))
  const [mean, max, min] = [column(), column(), column()]
  const attendance = createAttendance({ steps, isOfMany: isOfMany && aggregate !== 'max', unfinished })
  return {
    add(points) {
      attendance.add(points.mean)
      mean.add(points.mean)
      max.add(points.max)
      min.add(points.min)
    },
    finish: (label) => finished({ label, mean: attendance.told(mean.combined()), max: attendance.told(max.combined()), min: attendance.told(min.combined()) }),
  }
}

/** Which steps tell of all that there is, by how many have a value in each. */
function createAttendance({ steps, isOfMany, unfinished }: CombinedSteps): { add(column: Float64Array): void; told(combined: Float64Array): (number | null)[] } {
  const counts = new Uint32Array(isOfMany ? steps : 0)
  const at = (step: number): number => counts[step] ?? 0
  /** Beyond the ends of the grid nothing was looked at: that is no gap. */
  const isGap = (step: number): boolean => step >= 0 && step < steps && at(step) === 0
  const isPart = (step: number): boolean => (at(step) < at(step + 1) && isGap(step - 1)) || (at(step) < at(step - 1) && (isGap(step + 1) || step === unfinished))
  return {
    add(column) {
      for (let step = 0; step < counts.length; step += 1) if (!Number.isNaN(column[step] ?? Number.NaN)) counts[step] = at(step) + 1
    },
    told: (combined) => orNull(isOfMany ? combined.map((value, step) => (isPart(step) ? Number.NaN : value)) : combined),
  }
}

function orNull(column: Float64Array): (number | null)[] {
  return Array.from(column, (value) => (Number.isNaN(value) ? null : value))
}

type TotalOf = Exclude<Aggregate, 'p95'>

interface Totals {
  readonly values: Float64Array
  readonly counts: Uint32Array
}

function createTotals(aggregate: TotalOf, steps: number): ColumnCombiner {
  const totals: Totals = { values: new Float64Array(steps), counts: new Uint32Array(steps) }
  return {
    add: (column) => addColumn(totals, column, aggregate),
    combined: () => totals.values.map((value, step) => (totals.counts[step] === 0 ? Number.NaN : aggregate === 'mean' ? value / (totals.counts[step] ?? 1) : value)),
  }
}

/** A thousand machines over a day are millions of values: nothing is made for a step. */
function addColumn({ values, counts }: Totals, column: Float64Array, aggregate: TotalOf): void {
  for (let step = 0; step < values.length; step += 1) {
    const value = column[step] ?? Number.NaN
    if (Number.isNaN(value)) continue
    const before = values[step] ?? 0
    const isFirst = counts[step] === 0
    values[step] = isFirst ? value : aggregate === 'max' ? Math.max(before, value) : before + value
    counts[step] = (counts[step] ?? 0) + 1
  }
}

function createPercentiles(steps: number): ColumnCombiner {
  const columns: Float64Array[] = []
  return {
    add: (column) => void columns.push(column.slice()),
    combined: () => percentiles(columns, steps),
  }
}

function percentiles(columns: readonly Float64Array[], steps: number): Float64Array {
  const room = new Float64Array(columns.length)
  return Float64Array.from({ length: steps }, (_, step) => {
    let count = 0
    for (const column of columns) {
      const value = column[step] ?? Number.NaN
      if (!Number.isNaN(value)) room[count++] = value
    }
    return count === 0 ? Number.NaN : nearestRank(room.subarray(0, count).sort(), 0.95)
  })
}

function finished(points: Omit<SeriesPoints, 'summary'>): SeriesPoints {
  const means = points.mean.filter((value) => value !== null)
  if (means.length === 0) return { ...points, summary: null }
  const extreme = (values: readonly (number | null)[], pick: (left: number, right: number) => number): number => values.reduce<number>((best, value) => (value === null ? best : pick(best, value)), means[0] ?? 0)
  return { ...points, summary: { mean: combineBy.mean(means), max: extreme(points.max, Math.max), min: extreme(points.min, Math.min), p95: percentile(means, 0.95) } }
}

/** One value out of those of several instances. */
export function combineValues(values: readonly number[], aggregate: Aggregate): number | null {
  return values.length === 0 ? null : combineBy[aggregate](values)
}
