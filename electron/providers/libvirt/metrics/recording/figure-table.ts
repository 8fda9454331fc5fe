// The figures of one subject in arrays: the number of each one's series, and what its counter said at this tick and the last one.
// Ten thousand machines have some forty each; maps by text would take four times the memory, and a new text for each look.
export type FigurePart = keyof typeof codeOf

/** What tells apart counters that make one figure together. */
const codeOf = { whole: 0, total: 1, count: 2 } as const

const noNumber = -1
/** A figure's cells, one after the other. */
const cells = 4
const [partCell, numberCell, beforeCell, nowCell] = [0, 1, 2, 3]
/** Machines have a few figures more than this, or a few disks' more. */
const roomFor = 16

export class FigureTable {
  /** Metric and instance of each figure, in turn. */
  readonly #words: string[] = []
  #cells = new Float64Array()
  #expected = 0

  /** The place of a figure, a new one when it was not seen before. */
  place(metric: string, instance: string, part: FigurePart = 'whole'): number {
    const place = this.#find(metric, instance, codeOf[part]) ?? this.#add(metric, instance, codeOf[part])
    this.#expected = place + 1
    return place
  }

  /** The number of its series; `undefined` until it has one. */
  number(place: number): number | undefined {
    const number = this.#cells[place * cells + numberCell]
    return number === noNumber ? undefined : number
  }

  setNumber(place: number, number: number): void {
    this.#cells[place * cells + numberCell] = number
  }

  /** No figure has a number any more. */
  forgetNumbers(): void {
    for (let place = 0; place < this.#count; place += 1) this.setNumber(place, noNumber)
  }

  /** Takes down a counter for this tick. Returns what it was at the last one, NaN if it was not read then. */
  count(place: number, counter: number): number {
    this.#cells[place * cells + nowCell] = counter
    return this.#cells[place * cells + beforeCell] ?? Number.NaN
  }

  /** What was counted becomes what was counted at the last tick. */
  turn(): void {
    for (let at = 0; at < this.#count * cells; at += cells) {
      this.#cells[at + beforeCell] = this.#cells[at + nowCell] ?? Number.NaN
      this.#cells[at + nowCell] = Number.NaN
    }
    this.#expected = 0
  }

  /** Nothing was counted, neither at this tick nor at the last one. */
  forgetCounters(): void {
    this.turn()
    this.turn()
  }

  get #count(): number {
    return this.#words.length / 2
  }

  /** Each tick asks in the order of the one before it: the first look nearly always finds. */
  #find(metric: string, instance: string, part: number): number | undefined {
    const count = this.#count
    for (let step = 0; step < count; step += 1) {
      const place = (this.#expected + step) % count
      if (this.#words[place * 2] === metric && this.#words[place * 2 + 1] === instance && this.#cells[place * cells + partCell] === part) return place
    }
    return undefined
  }

  #add(metric: string, instance: string, part: number): number {
    const place = this.#count
    this.#words.push(metric, instance)
    if (place * cells === this.#cells.length) this.#grow()
    this.#cells.set([part, noNumber, Number.NaN, Number.NaN], place * cells)
    return place
  }

  #grow(): void {
    const larger = new Float64Array(this.#cells.length + roomFor * cells)
    larger.set(this.#cells)
    this.#cells = larger
  }
}
