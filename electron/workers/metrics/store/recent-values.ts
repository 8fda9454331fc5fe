// The newest value and the minute means of the last hour of every series, in memory: sparklines, heat maps and top lists need no disk.
// Arrays over all series instead of an object for each: 200,000 series take some 60 MB.

/** How far back minute means are kept. */
export const recentMinutes = 64
const minuteMs = 60_000

export interface RecentValues {
  record(id: number, atMs: number, value: number): void
  /** A mean that was worked out before, from the disk. */
  restore(id: number, minute: number, mean: number): void
  /** 0 if there is none yet. */
  newestAtMs(id: number): number
  newest(id: number): number
  /** How far apart its last two samples were; 0 if not known. */
  spacingMs(id: number): number
  /** Minute means from `fromMinute` on; NaN is a gap. */
  minutes(id: number, fromMinute: number, count: number): Float64Array<ArrayBuffer>
}

export function createRecentValues(): RecentValues {
  let capacity = 1024
  let atMs = new Float64Array(capacity)
  let newest = new Float64Array(capacity)
  let spacing = new Float32Array(capacity)
  let sums = new Float64Array(capacity)
  let counts = new Uint32Array(capacity)
  let minuteOf = new Float64Array(capacity)
  /** Single precision is more than a sparkline shows. */
  let means = new Float32Array(capacity * recentMinutes).fill(Number.NaN)

  const makeRoom = (id: number): void => {
    if (id < capacity) return
    const before = means.length
    capacity = Math.max(capacity * 2, id + 1)
    const larger = <T extends Float64Array<ArrayBuffer> | Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>>(made: T, old: T): T => {
      made.set(old)
      return made
    }
    atMs = larger(new Float64Array(capacity), atMs)
    newest = larger(new Float64Array(capacity), newest)
    spacing = larger(new Float32Array(capacity), spacing)
    sums = larger(new Float64Array(capacity), sums)
    counts = larger(new Uint32Array(capacity), counts)
    minuteOf = larger(new Float64Array(capacity), minuteOf)
    means = larger(new Float32Array(capacity * recentMinutes), means).fill(Number.NaN, before)
  }
  const turnTo = (id: number, minute: number): void => {
    const last = minuteOf[id] ?? 0
    const start = id * recentMinutes
    // Back by more than is kept: the clock was moved, what is here is of another time.
    if (minute - last >= recentMinutes || minute < last) means.fill(Number.NaN, start, start + recentMinutes)
    else for (let skipped = last + 1; skipped <= minute; skipped += 1) means[start + (skipped % recentMinutes)] = Number.NaN
    minuteOf[id] = minute
    sums[id] = 0
    counts[id] = 0
  }
  return {
    record(id, at, value) {
      makeRoom(id)
      const minute = Math.floor(at / minuteMs)
      const last = minuteOf[id] ?? 0
      spacing[id] = atMs[id] === 0 ? 0 : Math.abs(at - (atMs[id] ?? 0))
      atMs[id] = at
      newest[id] = value
      if (minute !== last) {
        if (minute < last && last - minute < recentMinutes) return
        turnTo(id, minute)
      }
      sums[id] = (sums[id] ?? 0) + value
      counts[id] = (counts[id] ?? 0) + 1
      means[id * recentMinutes + (minute % recentMinutes)] = (sums[id] ?? 0) / (counts[id] ?? 1)
    },
    restore(id, minute, mean) {
      makeRoom(id)
      if (minute > (minuteOf[id] ?? 0)) turnTo(id, minute)
      if (minute > (minuteOf[id] ?? 0) - recentMinutes) means[id * recentMinutes + (minute % recentMinutes)] = mean
    },
    newestAtMs: (id) => atMs[id] ?? 0,
    newest: (id) => newest[id] ?? Number.NaN,
    spacingMs: (id) => spacing[id] ?? 0,
    minutes(id, fromMinute, count) {
      const last = minuteOf[id] ?? 0
      return Float64Array.from({ length: count }, (_, place) => {
        const minute = fromMinute + place
        return minute <= last && minute > last - recentMinutes ? (means[id * recentMinutes + (minute % recentMinutes)] ?? Number.NaN) : Number.NaN
      })
    },
  }
}
