// Rollups: how many samples there were in a minute or an hour, their mean and their extremes.
import type { BlockSeries } from './codec/block.ts'
import { stepsOf, valuesOfSteps } from './codec/value-scale.ts'
import type { ValueScale } from './codec/value-scale.ts'

/** A series of rollups; `times` rise and count in the rollup's own length (minutes or hours since 1970). */
export interface Rollups {
  readonly times: Float64Array
  readonly counts: Float64Array
  readonly means: Float64Array
  readonly mins: Float64Array
  readonly maxs: Float64Array
}

export function emptyRollups(length: number): Rollups {
  const column = (): Float64Array => new Float64Array(length)
  return { times: column(), counts: column(), means: column(), mins: column(), maxs: column() }
}

function firstRollups(rollups: Rollups, length: number): Rollups {
  const { times, counts, means, mins, maxs } = rollups
  return { times: times.subarray(0, length), counts: counts.subarray(0, length), means: means.subarray(0, length), mins: mins.subarray(0, length), maxs: maxs.subarray(0, length) }
}

/** `times` in milliseconds, rising. */
export function rollUp(times: Float64Array, values: Float64Array, unitMs: number): Rollups {
  const out = emptyRollups(times.length)
  let length = 0
  for (let from = 0; from < times.length; ) {
    const unit = Math.floor((times[from] ?? 0) / unitMs)
    const end = (unit + 1) * unitMs
    let sum = 0
    let min = Number.POSITIVE_INFINITY
    let max = Number.NEGATIVE_INFINITY
    let to = from
    for (; to < times.length && (times[to] ?? 0) < end; to += 1) {
      const value = values[to] ?? 0
      sum += value
      if (value < min) min = value
      if (value > max) max = value
    }
    out.times[length] = unit
    out.counts[length] = to - from
    out.means[length] = within(sum / (to - from), min, max)
    out.mins[length] = min
    out.maxs[length] = max
    length += 1
    from = to
  }
  return firstRollups(out, length)
}

/** A sum of doubles may lie a rounding beside the extremes. */
function within(value: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, value))
}

/** Both together; where both have the same time, their samples count as one set. */
export function mergeRollups(left: Rollups, right: Rollups): Rollups {
  const out = emptyRollups(left.times.length + right.times.length)
  let [a, b, length] = [0, 0, 0]
  while (a < left.times.length || b < right.times.length) {
    const leftTime = left.times[a] ?? Number.POSITIVE_INFINITY
    const rightTime = right.times[b] ?? Number.POSITIVE_INFINITY
    if (leftTime === rightTime) join(out, length, { left, a, right, b })
    else if (leftTime < rightTime) copy(out, length, left, a)
    else copy(out, length, right, b)
    if (leftTime <= rightTime) a += 1
    if (rightTime <= leftTime) b += 1
    length += 1
  }
  return firstRollups(out, length)
}

// oxlint-disable-next-line max-params -- two places in two columns
function copy(out: Rollups, to: number, from: Rollups, place: number): void {
  out.times[to] = from.times[place] ?? 0
  out.counts[to] = from.counts[place] ?? 0
  out.means[to] = from.means[place] ?? 0
  out.mins[to] = from.mins[place] ?? 0
  out.maxs[to] = from.maxs[place] ?? 0
}

function join(out: Rollups, to: number, { left, a, right, b }: { left: Rollups; a: number; right: Rollups; b: number }): void {
  const [leftCount, rightCount] = [left.counts[a] ?? 0, right.counts[b] ?? 0]
  const [min, max] = [Math.min(left.mins[a] ?? 0, right.mins[b] ?? 0), Math.max(left.maxs[a] ?? 0, right.maxs[b] ?? 0)]
  const mean = ((left.means[a] ?? 0) * leftCount + (right.means[b] ?? 0) * rightCount) / (leftCount + rightCount)
  out.times[to] = left.times[a] ?? 0
  out.counts[to] = leftCount + rightCount
  out.means[to] = within(mean, min, max)
  out.mins[to] = min
  out.maxs[to] = max
}

/** Rollups of a longer unit out of those of a shorter one, of which it has `per`. */
export function coarsen(rollups: Rollups, per: number): Rollups {
  const out = emptyRollups(rollups.times.length)
  let length = 0
  for (let place = 0; place < rollups.times.length; place += 1) {
    const unit = Math.floor((rollups.times[place] ?? 0) / per)
    if (length > 0 && out.times[length - 1] === unit) join(out, length - 1, { left: out, a: length - 1, right: rollups, b: place })
    else {
      copy(out, length, rollups, place)
      out.times[length] = unit
      length += 1
    }
  }
  return firstRollups(out, length)
}

/** The rollups of each period of `per` units, as views. */
export function splitRollups(rollups: Rollups, per: number): ReadonlyMap<number, Rollups> {
  const parts = new Map<number, Rollups>()
  const { times, counts, means, mins, maxs } = rollups
  for (let from = 0; from < times.length; ) {
    const period = Math.floor((times[from] ?? 0) / per)
    let to = from + 1
    while (to < times.length && Math.floor((times[to] ?? 0) / per) === period) to += 1
    parts.set(period, { times: times.subarray(from, to), counts: counts.subarray(from, to), means: means.subarray(from, to), mins: mins.subarray(from, to), maxs: maxs.subarray(from, to) })
    from = to
  }
  return parts
}

/** As a block keeps them: the extremes as distances from the mean, in steps of the scale, which are small or zero. */
export function rollupSeries(slot: number, rollups: Rollups, scale: ValueScale): BlockSeries {
  const { times, counts, means, mins, maxs } = rollups
  const mean = means.map((value) => stepsOf(scale, value))
  const below = mean.map((steps, place) => steps - stepsOf(scale, mins[place] ?? 0))
  const above = mean.map((steps, place) => stepsOf(scale, maxs[place] ?? 0) - steps)
  return { slot, times, columns: [counts, mean, below, above] }
}

/** The way back: turns the four columns read from a block into values in place. `into` holds them as `rollupColumns` orders them. */
export function restoreRollups({ means, mins, maxs }: Rollups, scale: ValueScale, length: number): void {
  for (let place = 0; place < length; place += 1) {
    const mean = means[place] ?? 0
    mins[place] = mean - (mins[place] ?? 0)
    maxs[place] = mean + (maxs[place] ?? 0)
  }
  valuesOfSteps(scale, means, length)
  valuesOfSteps(scale, mins, length)
  valuesOfSteps(scale, maxs, length)
}

/** The columns in the order in which a block keeps them. */
export function rollupColumns({ counts, means, mins, maxs }: Rollups): readonly Float64Array[] {
  return [counts, means, mins, maxs]
}
