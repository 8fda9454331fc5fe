// An aligned grid of time, and where times fall on it. What is put there is in grid-columns.ts.
import type { Runs } from './codec/kernel/grid-plan.ts'

/** Step `n` covers [fromMs + n * stepMs, fromMs + (n + 1) * stepMs). `fromMs` is a multiple of `stepMs`, unless somebody asked for just these steps. */
export interface Grid {
  readonly fromMs: number
  readonly stepMs: number
  readonly steps: number
}

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** Each divides a clock evenly, and from a minute on consists of whole minutes, from an hour on of whole hours. */
const niceSteps = [1, 2, 5, 10, 15, 20, 30].map((count) => count * second)
  .concat([1, 2, 5, 10, 15, 20, 30].map((count) => count * minute))
  .concat([1, 2, 3, 4, 6, 12].map((count) => count * hour))
  .concat([1, 2, 7, 14, 28].map((count) => count * day))

/** The finest grid of at most `maxPoints` steps (one more where the range begins within a step) none of which is shorter than `shortestMs`. */
export function gridOf({ fromMs, toMs, maxPoints }: { readonly fromMs: number; readonly toMs: number; readonly maxPoints: number }, shortestMs = 0): Grid {
  const wanted = Math.max(shortestMs, (toMs - fromMs) / maxPoints, 1)
  const longest = 28 * day
  const stepMs = niceSteps.find((step) => step >= wanted) ?? Math.ceil(wanted / longest) * longest
  const alignedMs = Math.floor(fromMs / stepMs) * stepMs
  return { fromMs: alignedMs, stepMs, steps: Math.max(1, Math.ceil((toMs - alignedMs) / stepMs)) }
}

/**
 * Two samples at most this many times their regular distance apart leave no gap between them. A rate covers the time since the sample before
 * it, so with steps as short as that distance a sample that came a little late is not a hole; one that was missed is.
 */
const jitter = 1.8

/**
 * Times in the order of a column, as runs of neighbours that fall into the same step. Series that share their times share these. The step of a run
 * may be one beyond the grid where it covers the last one; it covers the step before it where samples lie as close as regular ones do, and none fell there.
 */
export interface StepRuns extends Runs {
  readonly first: Edge
  readonly last: Edge
  readonly spacingMs: number
}

/** Where a column of times begins or ends, on the grid or off it. */
interface Edge {
  readonly step: number
  readonly atMs: number
}

export function isCovered(before: Edge, after: Edge, spacingMs: number): boolean {
  return after.step - before.step === 2 && after.atMs - before.atMs < jitter * spacingMs
}

/** `spacingMs`: how far apart regular samples lie (`spacingOf`); 0 where a distance is a gap. */
export function runsOfTimes(grid: Grid, times: Float64Array, { unitMs, spacingMs }: { readonly unitMs: number; readonly spacingMs: number }): StepRuns {
  const edgeAt = (place: number): Edge => {
    const atMs = (times[place] ?? 0) * unitMs
    return { atMs, step: Math.floor((atMs - grid.fromMs) / grid.stepMs) }
  }
  const [steps, places] = [new Int32Array(times.length), new Int32Array(2 * times.length)]
  const covering: number[] = []
  let count = 0
  let before: Edge | undefined
  for (let from = 0; from < times.length; ) {
    const start = edgeAt(from)
    const to = endOfStep(times, from, { fromTime: (grid.fromMs + start.step * grid.stepMs) / unitMs, toTime: (grid.fromMs + (start.step + 1) * grid.stepMs) / unitMs })
    if (start.step >= 0 && start.step <= grid.steps) {
      steps[count] = start.step
      places[2 * count] = from
      places[2 * count + 1] = to
      if (before && isCovered(before, start, spacingMs)) covering.push(count)
      count += 1
    }
    before = { step: start.step, atMs: (times[to - 1] ?? 0) * unitMs }
    from = to
  }
  return { count, steps, places, covering, first: edgeAt(0), last: edgeAt(times.length - 1), spacingMs }
}

/** The place after the last neighbour within the step. Times from memory need not rise. */
function endOfStep(times: Float64Array, from: number, { fromTime, toTime }: { fromTime: number; toTime: number }): number {
  let to = from + 1
  for (; to < times.length; to += 1) {
    const time = times[to] ?? 0
    if (time >= toTime || time < fromTime) break
  }
  return to
}

/** How far apart regular samples lie: the middle of a few distances. 0 for fewer than two samples. */
export function spacingOf(times: Float64Array): number {
  const last = times.length - 1
  if (last < 1) return 0
  const places = Math.min(9, last)
  const distances = Array.from({ length: places }, (_, index) => {
    const place = Math.floor((index * last) / places)
    return (times[place + 1] ?? 0) - (times[place] ?? 0)
  })
  return distances.sort((left, right) => left - right)[Math.floor(places / 2)] ?? 0
}
