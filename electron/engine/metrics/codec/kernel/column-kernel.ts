// The WebAssembly that unpacks columns, adds up runs of neighbours and puts them on a grid, and the memory that it works in. What it does is in
// column-kernel.wat.
import { MetricFormatError } from '../bytes.ts'
import { kernelBytes } from './column-kernel.gen.ts'
import type { GridRoom, PlanOptions, Runs } from './grid-plan.ts'

/** Four columns of numbers, whose room grows with what is asked for, and a grid. */
export interface ColumnKernel extends GridRoom {
  /** What columns are read from, until other bytes are loaded. */
  load(bytes: Uint8Array): void
  /** Reads so many columns of `count` numbers that begin at this byte; returns the byte after them. Throws `MetricFormatError`. */
  read(at: number, count: number, columns: number): number
  /** Holds until the next call. */
  numbers(column: number, count: number): Float64Array
  put(values: Float64Array): void
  /** Puts a series on the plan, which has room for `mostPlanned`: where its data begins, its column of the grid, and whether its first run covers the step before, besides those that do for all series with these runs. */
  plan(number: number, at: number, column: number, isCovering: boolean): void
  /** Puts what the runs of so many planned series come to on the grid; what is beyond its last step is left out. Throws `MetricFormatError`. */
  addPlanned(series: number, options: PlanOptions): void
}

type KernelFunction<Parameters extends number[]> = (...parameters: Parameters) => number

/** As column-kernel.wat has them; its tests call each. Places are bytes of the memory. */
interface KernelExports {
  readonly memory: WebAssembly.Memory
  /** To be 0 whenever the first column, or the bytes that it was read from, are something else. */
  readonly known: WebAssembly.Global<'i32'>
  readonly readColumns: KernelFunction<[from: number, end: number, out: number, count: number, columns: number, distance: number]>
  readonly addSeries: KernelFunction<[
    plan: number, series: number, block: number, end: number, first: number, distance: number, count: number, columns: number,
    runs: number, runCount: number, steps: number, covering: number, coverings: number, totals: number, size: number,
    divisor: number, evenLimit: number, stepsPerOctave: number,
  ]>
  readonly markGaps: KernelFunction<[column: number, size: number]>
}

/** As many as a shard has series. */
export const mostPlanned = 64
/** Of the kernel's own, at the beginning of the memory: a group's offsets, then for each narrow width how eight offsets lie, then the plan. */
const groupBytes = 256
const narrowest = 14
const widthBytes = 64
const planAt = groupBytes + (narrowest + 1) * widthBytes
const plannedWords = 3
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

/** One for each thread is enough. */
export function createColumnKernel(): ColumnKernel {
  const { memory, known, readColumns, addSeries, markGaps } = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(kernelBytes, 'base64'))).exports as unknown as KernelExports
  let layout = layoutOf(firstPoints, 0)
  let width = 0
  let loaded: Uint8Array = new Uint8Array()
  let placed: Runs | undefined
  let [bytes, words, numbers] = [new Uint8Array(memory.buffer, 0, 0), new Int32Array(memory.buffer), new Float64Array(memory.buffer)]

  const reserve = (wantedPoints: number, gridPoints: number, wantedBytes: number): void => {
    const isMoved = wantedPoints !== layout.points || gridPoints !== layout.gridPoints || bytes.length === 0
    if (isMoved) layout = layoutOf(wantedPoints, gridPoints)
    const missing = layout.block + wantedBytes + slackBytes - memory.buffer.byteLength
    if (missing > 0) memory.grow(Math.ceil(missing / pageBytes))
    if (missing <= 0 && !isMoved) return
    placed = undefined
    bytes = new Uint8Array(memory.buffer)
    words = new Int32Array(memory.buffer)
    numbers = new Float64Array(memory.buffer)
  }
  const putBytes = (block: Uint8Array): void => {
    reserve(layout.points, layout.gridPoints, block.length)
    known.value = 0
    bytes.set(block, layout.block)
    loaded = block
  }
  const roomFor = (count: number): void => {
    if (count <= layout.points) return
    reserve(count, layout.gridPoints, loaded.length)
    putBytes(loaded)
  }
  const gridColumnAt = (column: number): number => scratchBytes + column * width * 8 * gridRows
  const place = (runs: Runs): void => {
    if (placed === runs) return
    words.set(runs.places.subarray(0, 2 * runs.count), layout.places / 4)
    words.set(runs.steps.subarray(0, runs.count), layout.steps / 4)
    words.set(runs.covering, layout.covering / 4)
    placed = runs
  }
  putBytes(loaded)
  putWidths(bytes)

  return {
    load(block) {
      if (block !== loaded) putBytes(block)
    },
    read(at, count, wanted) {
      roomFor(count)
      const { block, first, columnBytes } = layout
      return readable(() => readColumns(block + at, block + loaded.length, first, count, wanted, columnBytes)) - block
    },
    numbers(column, count) {
      const from = (layout.first + column * layout.columnBytes) / 8
      return numbers.subarray(from, from + count)
    },
    put(values) {
      roomFor(values.length)
      known.value = 0
      numbers.set(values, layout.first / 8)
    },
    // oxlint-disable-next-line max-params -- called for every series of every block: an object for each would be most of what a question leaves behind
    plan(number, at, column, isCovering) {
      const word = planAt / 4 + number * plannedWords
      words[word] = at
      words[word + 1] = gridColumnAt(column)
      words[word + 2] = isCovering ? 1 : 0
    },
    addPlanned(series, { runs, count, columns: wanted, reading: { divisor, evenLimit, stepsPerOctave } }) {
      roomFor(count)
      place(runs)
      const { block, first, columnBytes, steps, covering, totals } = layout
      readable(() => addSeries(
        planAt, series, block, block + loaded.length, first, columnBytes, count, wanted,
        layout.places, runs.count, steps, covering, runs.covering.length, totals, width * 8, divisor, evenLimit, stepsPerOctave,
      ))
    },
    emptyGrid(count, steps) {
      width = steps
      if (count * width > layout.gridPoints) {
        reserve(layout.points, count * width, loaded.length)
        putBytes(loaded)
      }
      // What is in the other rows counts only where something was counted.
      for (let column = 0; column < count; column += 1) numbers.fill(0, gridColumnAt(column) / 8, gridColumnAt(column) / 8 + width)
    },
    pointsOf(column) {
      const at = gridColumnAt(column)
      if (markGaps(at, width * 8) === width) return undefined
      const row = (number: number): Float64Array<ArrayBuffer> => numbers.subarray(at / 8 + number * width, at / 8 + (number + 1) * width)
      return { mean: row(1), min: row(2), max: row(3) }
    },
  }
}

function readable<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw new MetricFormatError('a column makes no sense', { cause: error })
  }
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
