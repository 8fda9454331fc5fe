// The memory that the kernel (column-kernel.wat) works in: where things are in it, what stands there now, and the views of it, which are
// new ones whenever it has grown.
import type { Runs } from './grid-plan.ts'

/** As many as a shard has series. */
export const mostPlanned = 64
/** Of the kernel's own, at the beginning of the memory: a group's offsets, then for each narrow width how eight offsets lie, then the plan. */
const groupBytes = 256
const narrowest = 14
const widthBytes = 64
export const planAt = groupBytes + (narrowest + 1) * widthBytes
export const plannedWords = 3
const scratchBytes = planAt + mostPlanned * plannedWords * 4
const columns = 4
/** Eight numbers are written at a time, seven of them perhaps beyond the last. */
const overhangBytes = 56
/** Two places, a step, and the number of a run that covers the step before it. */
const runBytes = 16
/** Count, mean, least, most, the first number. */
const totalsBytes = 40
/** It reads so much at once, beyond the last byte too. */
const slackBytes = 16
const pageBytes = 65_536
const firstPoints = 1024

/** Counts, means, least and most. */
const gridRows = 4

/** Where things are in the memory, for columns of so many numbers beside a grid of so many; in bytes. The grid stays where it is while columns grow. */
function layoutOf(points: number, gridPoints: number) {
  const columnBytes = points * 8 + overhangBytes
  const columnAt = (column: number): number => scratchBytes + gridPoints * 8 * gridRows + column * columnBytes
  const places = columnAt(columns)
  const totals = places + points * runBytes
  return { points, gridPoints, columnBytes, first: columnAt(0), places, steps: places + points * 8, covering: places + points * 12, totals, block: totals + points * totalsBytes }
}

export interface WorkedIn {
  readonly memory: WebAssembly.Memory
  /** To be 0 whenever the first column, or the bytes that it was read from, are something else. */
  readonly known: WebAssembly.Global<'i32'>
}

/** Its views are fields, not accessors: they are read for every series of every block. */
export class KernelMemory {
  readonly #memory: WebAssembly.Memory
  readonly #known: WebAssembly.Global<'i32'>
  #block: Uint8Array = new Uint8Array()
  #runs: Runs | undefined
  layout = layoutOf(firstPoints, 0)
  bytes: Uint8Array
  words: Int32Array
  numbers: Float64Array<ArrayBuffer>

  constructor({ memory, known }: WorkedIn) {
    this.#memory = memory
    this.#known = known
    this.bytes = new Uint8Array(memory.buffer, 0, 0)
    this.words = new Int32Array(memory.buffer)
    this.numbers = new Float64Array(memory.buffer)
    this.#put(this.#block)
    putWidths(this.bytes)
  }

  /** Where the block that was loaded ends. */
  get endOfBlock(): number {
    return this.layout.block + this.#block.length
  }

  load(block: Uint8Array): void {
    if (block !== this.#block) this.#put(block)
  }

  /** Something else takes the place of the first column. */
  putFirst(values: Float64Array): void {
    this.roomFor(values.length)
    this.#known.value = 0
    this.numbers.set(values, this.layout.first / 8)
  }

  /** Room in each column for so many numbers. */
  roomFor(points: number): void {
    if (points <= this.layout.points) return
    this.#reserve(points, this.layout.gridPoints, this.#block.length)
    this.#put(this.#block)
  }

  gridRoomFor(gridPoints: number): void {
    if (gridPoints <= this.layout.gridPoints) return
    this.#reserve(this.layout.points, gridPoints, this.#block.length)
    this.#put(this.#block)
  }

  place(runs: Runs): void {
    if (this.#runs === runs) return
    const { words, layout } = this
    words.set(runs.places.subarray(0, 2 * runs.count), layout.places / 4)
    words.set(runs.steps.subarray(0, runs.count), layout.steps / 4)
    words.set(runs.covering, layout.covering / 4)
    this.#runs = runs
  }

  #put(block: Uint8Array): void {
    this.#reserve(this.layout.points, this.layout.gridPoints, block.length)
    this.#known.value = 0
    this.bytes.set(block, this.layout.block)
    this.#block = block
  }

  #reserve(points: number, gridPoints: number, blockBytes: number): void {
    const isMoved = points !== this.layout.points || gridPoints !== this.layout.gridPoints || this.bytes.length === 0
    if (isMoved) this.layout = layoutOf(points, gridPoints)
    const missing = this.layout.block + blockBytes + slackBytes - this.#memory.buffer.byteLength
    if (missing > 0) this.#memory.grow(Math.ceil(missing / pageBytes))
    if (missing <= 0 && !isMoved) return
    this.#runs = undefined
    this.bytes = new Uint8Array(this.#memory.buffer)
    this.words = new Int32Array(this.#memory.buffer)
    this.numbers = new Float64Array(this.#memory.buffer)
  }
}

/** Where a column of the grid begins, when it has so many steps. */
export function gridColumnAt(column: number, steps: number): number {
  return scratchBytes + column * steps * 8 * gridRows
}

/** Of eight offsets of one width, twice four lanes: which bytes each begins in, and by what it is multiplied to begin at bit 7. */
function putWidths(bytes: Uint8Array): void {
  const words = new Uint32Array(bytes.buffer)
  for (let width = 0; width <= narrowest; width += 1) {
    for (let offset = 0; offset < 8; offset += 1) {
      const bit = offset * width
      const lane = groupBytes + width * widthBytes + (offset >> 2) * 32 + (offset & 3) * 4
      bytes.set([0, 1, 2, 3].map((byte) => (bit >> 3) + byte), lane)
      words[(lane + 16) / 4] = 1 << (7 - (bit & 7))
    }
  }
}
