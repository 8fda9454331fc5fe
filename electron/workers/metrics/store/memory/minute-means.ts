// The minute means of the last hour of the series of one shard, in memory: a sparkline for each of ten thousand rows needs no disk.
// Kept for shards that somebody asks about alone: for all series of a large fleet it would be 80 MB that nobody looks at.
import { slotsPerShard } from '../series/shard-families.ts'

/** How far back minute means are kept. */
export const recentMinutes = 64
const minuteMs = 60_000

export interface MinuteMeans {
  record(slot: number, atMs: number, value: number): void
  /** A mean that was worked out before, from the disk. */
  restore(slot: number, minute: number, mean: number): void
  /** Minute means from `fromMinute` on; NaN is a gap. */
  from(slot: number, fromMinute: number, count: number): Float64Array<ArrayBuffer>
}

export function createMinuteMeans(): MinuteMeans {
  const sums = new Float64Array(slotsPerShard)
  const counts = new Uint32Array(slotsPerShard)
  const minuteOf = new Float64Array(slotsPerShard)
  /** Single precision is more than a sparkline shows. */
  const means = new Float32Array(slotsPerShard * recentMinutes).fill(Number.NaN)

  const turnTo = (slot: number, minute: number): void => {
    const last = minuteOf[slot] ?? 0
    const start = slot * recentMinutes
    // Back by more than is kept: the clock was moved, what is here is of another time.
    if (minute - last >= recentMinutes || minute < last) means.fill(Number.NaN, start, start + recentMinutes)
    else for (let skipped = last + 1; skipped <= minute; skipped += 1) means[start + (skipped % recentMinutes)] = Number.NaN
    minuteOf[slot] = minute
    sums[slot] = 0
    counts[slot] = 0
  }
  return {
    record(slot, atMs, value) {
      const minute = Math.floor(atMs / minuteMs)
      const last = minuteOf[slot] ?? 0
      if (minute !== last) {
        if (minute < last && last - minute < recentMinutes) return
        turnTo(slot, minute)
      }
      sums[slot] = (sums[slot] ?? 0) + value
      counts[slot] = (counts[slot] ?? 0) + 1
      means[slot * recentMinutes + (minute % recentMinutes)] = (sums[slot] ?? 0) / (counts[slot] ?? 1)
    },
    restore(slot, minute, mean) {
      if (minute > (minuteOf[slot] ?? 0)) turnTo(slot, minute)
      if (minute === minuteOf[slot]) {
        // How many samples it was made of is not known; it counts as one of those that its minute still gets.
        sums[slot] = mean
        counts[slot] = 1
      }
      if (minute > (minuteOf[slot] ?? 0) - recentMinutes) means[slot * recentMinutes + (minute % recentMinutes)] = mean
    },
    from(slot, fromMinute, count) {
      const last = minuteOf[slot] ?? 0
      return Float64Array.from({ length: count }, (_, place) => {
        const minute = fromMinute + place
        return minute <= last && minute > last - recentMinutes ? (means[slot * recentMinutes + (minute % recentMinutes)] ?? Number.NaN) : Number.NaN
      })
    },
  }
}
