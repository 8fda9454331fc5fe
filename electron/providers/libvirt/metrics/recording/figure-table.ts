// The figures of one subject in arrays: the number of each one's series, and what its counter said at this tick and the last one.
// Ten thousand machines have some thirty each; maps by text would take four times the memory, and a new text for each look.
export interface FigureTable {
  /** The place of a figure, a new one when it was not seen before. `part` tells apart counters that make one figure together. */
  place(metric: string, instance: string, part?: FigurePart): number
  /** The number of its series; `undefined` until it has one. */
  number(place: number): number | undefined
  setNumber(place: number, number: number): void
  /** No figure has a number any more. */
  forgetNumbers(): void
  /** Takes down a counter for this tick. Returns what it was at the last one, NaN if it was not read then. */
  count(place: number, counter: number): number
  /** What was counted becomes what was counted at the last tick. */
  turn(): void
  /** Nothing was counted, neither at this tick nor at the last one. */
  forgetCounters(): void
}

export type FigurePart = '' | 'total' | 'count'

const none = -1

export function createFigureTable(): FigureTable {
  const metrics: string[] = []
  const instances: string[] = []
  const parts: FigurePart[] = []
  const numbers: number[] = []
  let before = new Float64Array()
  let now = new Float64Array()
  let expected = 0

  const add = (metric: string, instance: string, part: FigurePart): number => {
    const place = metrics.length
    metrics.push(metric)
    instances.push(instance)
    parts.push(part)
    numbers.push(none)
    return place
  }
  const find = (metric: string, instance: string, part: FigurePart): number => {
    const count = metrics.length
    // Each tick asks in the order of the one before it: the first look nearly always finds.
    for (let step = 0; step < count; step += 1) {
      const place = (expected + step) % count
      if (metrics[place] === metric && instances[place] === instance && parts[place] === part) return place
    }
    return none
  }
  const makeRoom = (): void => {
    if (now.length === metrics.length) return
    before = widened(before, metrics.length)
    now = widened(now, metrics.length)
  }
  return {
    place(metric, instance, part = '') {
      const found = find(metric, instance, part)
      const place = found === none ? add(metric, instance, part) : found
      expected = place + 1
      return place
    },
    number: (place) => (numbers[place] === none ? undefined : numbers[place]),
    setNumber: (place, number) => void (numbers[place] = number),
    forgetNumbers: () => void numbers.fill(none),
    count(place, counter) {
      if (place >= now.length) makeRoom()
      now[place] = counter
      return before[place] ?? Number.NaN
    },
    turn() {
      ;[before, now] = [now, before]
      now.fill(Number.NaN)
      expected = 0
    },
    forgetCounters() {
      before.fill(Number.NaN)
      now.fill(Number.NaN)
    },
  }
}

function widened(old: Float64Array<ArrayBuffer>, length: number): Float64Array<ArrayBuffer> {
  const made = new Float64Array(length).fill(Number.NaN)
  made.set(old)
  return made
}
