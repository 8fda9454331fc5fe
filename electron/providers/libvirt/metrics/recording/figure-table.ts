// The figures of one subject in arrays: the number of each one's series, and what its counter said when it was last read.
// Ten thousand machines have some forty each; maps by text would take eight times the memory, and a new text for each look.
export type FigurePart = keyof typeof codeOf

/** What tells apart counters that make one figure together. */
const codeOf = { whole: 0, total: 1, count: 2 } as const

/** Gives each name of a metric a number of its own, below 16,384. */
export type MetricCode = (metric: string) => number

/** What a figure is, one more than the number of its series (0: none), and the tick in which its counter was last read. */
const cells = 3
const [nameCell, numberCell, tickCell] = [0, 1, 2]
const figureBytes = Float64Array.BYTES_PER_ELEMENT + cells * Uint32Array.BYTES_PER_ELEMENT
/** Machines have a few figures more than this, or a few disks' more. */
const roomFor = 16
const mostInstances = 2 ** 16
/** So that nothing counts as read at the tick before the first one. */
const firstTick = 2

export class FigureTable {
  readonly #codeOf: MetricCode
  readonly #instances: string[] = []
  #counters = new Float64Array()
  #cells = new Uint32Array()
  #count = 0
  #tick = firstTick
  #expected = 0
  #expectedInstance = 0

  constructor(metricCode: MetricCode) {
    this.#codeOf = metricCode
  }

  /** The place of a figure, a new one when it was not seen before. */
  place(metric: string, instance: string, part: FigurePart = 'whole'): number {
    const name = (this.#codeOf(metric) * 4 + codeOf[part]) * mostInstances + this.#instance(instance)
    const place = this.#find(name) ?? this.#add(name)
    this.#expected = place + 1
    return place
  }

  /** The number of its series; `undefined` until it has one. */
  number(place: number): number | undefined {
    const number = this.#cells[place * cells + numberCell] ?? 0
    return number === 0 ? undefined : number - 1
  }

  setNumber(place: number, number: number): void {
    this.#cells[place * cells + numberCell] = number + 1
  }

  /** No figure has a number any more. */
  forgetNumbers(): void {
    for (let place = 0; place < this.#count; place += 1) this.#cells[place * cells + numberCell] = 0
  }

  /** Takes down a counter for this tick. Returns what it was at the last one, NaN if it was not read then. */
  count(place: number, counter: number): number {
    const before = this.#cells[place * cells + tickCell] === this.#tick - 1 ? (this.#counters[place] ?? Number.NaN) : Number.NaN
    this.#counters[place] = counter
    this.#cells[place * cells + tickCell] = this.#tick
    return before
  }

  /** What was counted becomes what was counted at the last tick. */
  turn(): void {
    this.#tick += 1
    this.#expected = 0
    this.#expectedInstance = 0
  }

  /** Nothing was counted, neither at this tick nor at the last one. */
  forgetCounters(): void {
    this.turn()
    this.turn()
  }

  /** Each tick asks in the order of the one before it: the first look nearly always finds. */
  #find(name: number): number | undefined {
    for (let step = 0; step < this.#count; step += 1) {
      const place = (this.#expected + step) % this.#count
      if (this.#cells[place * cells + nameCell] === name) return place
    }
    return undefined
  }

  /** Figures of one instance come together, and instances in the order of the tick before. */
  #instance(instance: string): number {
    const count = this.#instances.length
    for (let step = 0; step < count; step += 1) {
      const at = (this.#expectedInstance + step) % count
      if (this.#instances[at] !== instance) continue
      this.#expectedInstance = at
      return at
    }
    return this.#instances.push(instance) - 1
  }

  #add(name: number): number {
    const place = this.#count
    if (place === this.#counters.length) this.#grow()
    this.#count += 1
    this.#cells.set([name, 0, 0], place * cells)
    return place
  }

  /** One piece of memory for both: each would cost as much again as it holds. */
  #grow(): void {
    const room = this.#count + roomFor
    const memory = new ArrayBuffer(room * figureBytes)
    const counters = new Float64Array(memory, 0, room)
    const cellsOfAll = new Uint32Array(memory, room * Float64Array.BYTES_PER_ELEMENT)
    counters.set(this.#counters)
    cellsOfAll.set(this.#cells)
    this.#counters = counters
    this.#cells = cellsOfAll
  }
}
