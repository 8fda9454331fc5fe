// Puts series together: the instances of one subject, or the subjects of a group. Values of one step are combined with those
// of the same step; a step in which nobody has a value stays a gap.
import type { Aggregate, SeriesLabel, SeriesPoints } from '#shared/model/metrics.ts'
import type { StoredPoints } from './metric-store.ts'

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

/**
 * One series out of many. `max` and `min` are combined like the means: with "sum" they are the sums of the extremes, which may
 * have been at different moments of the step, so a spike is never hidden but may be shown too high.
 */
export function combineSeries(label: SeriesLabel, parts: readonly StoredPoints[], { aggregate, steps }: { aggregate: Aggregate; steps: number }): SeriesPoints {
  const merged = (of: (points: StoredPoints) => Float64Array): (number | null)[] => combineSteps(parts.map(of), aggregate, steps)
  return finished({ label, mean: merged(({ mean }) => mean), max: merged(({ max }) => max), min: merged(({ min }) => min) })
}

/** A thousand machines over a day are millions of values: columns are walked one after the other, and nothing is made for a step. */
function combineSteps(columns: readonly Float64Array[], aggregate: Aggregate, steps: number): (number | null)[] {
  const [only] = columns
  if (only && columns.length === 1) return Array.from(only, (value) => (Number.isNaN(value) ? null : value))
  const combined = aggregate === 'p95' ? percentiles(columns, steps) : totals(columns, aggregate, steps)
  return Array.from(combined, (value) => (Number.isNaN(value) ? null : value))
}

function totals(columns: readonly Float64Array[], aggregate: 'sum' | 'mean' | 'max', steps: number): Float64Array {
  const into = new Float64Array(steps)
  const counts = new Uint32Array(steps)
  for (const column of columns) {
    for (let step = 0; step < steps; step += 1) {
      const value = column[step] ?? Number.NaN
      if (Number.isNaN(value)) continue
      const before = into[step] ?? 0
      const isFirst = counts[step] === 0
      into[step] = isFirst ? value : aggregate === 'max' ? Math.max(before, value) : before + value
      counts[step] = (counts[step] ?? 0) + 1
    }
  }
  return into.map((value, step) => (counts[step] === 0 ? Number.NaN : aggregate === 'mean' ? value / (counts[step] ?? 1) : value))
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
