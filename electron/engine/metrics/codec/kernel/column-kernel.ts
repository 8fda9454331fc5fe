// The WebAssembly that unpacks columns, adds up runs of neighbours and puts them on a grid, and the memory that it works in. What it does is in
// column-kernel.wat.
import { MetricFormatError } from '../bytes.ts'
import type { StepReading } from '../value-scale.ts'
import { kernelBytes } from './column-kernel.gen.ts'

/** Neighbours of a column that are added up together. */
export interface Runs {
  readonly count: number
  /** Of each run its first place and the one after its last. */
  readonly places: Int32Array
  /** Of each run the step of a grid in which it is. */
  readonly steps: Int32Array
}

/** Of each run, one after the other: count, mean, least, most, the first number. Holds until the next call. */
export type RunTotals = Float64Array
export const numbersPerRun = 5

/** A column of a grid. NaN is a gap. */
export interface GridPoints {
  readonly mean: Float64Array<ArrayBuffer>
  readonly max: Float64Array<ArrayBuffer>
  readonly min: Float64Array<ArrayBuffer>
}

/** What totals are put on: the mean and the true extremes of every step. */
export interface GridRoom {
  /** Another grid of so many empty columns takes the place of the one before. */
  emptyGrid(columns: number, width: number): void
  /** Of the runs that were folded last. What is beyond the grid's last step is left out. */
  addTotals(column: number, runs: Runs): void
  addSample(column: number, step: number, value: number): void
  /** `undefined` if nothing fell onto the column. To be called at the end; holds until the next grid. */
  pointsOf(column: number): GridPoints | undefined
}

/** Four columns of numbers, whose room grows with what is asked for, and a grid. */
export interface ColumnKernel extends GridRoom {
  /** What columns are read from, until other bytes are loaded. */
  load(bytes: Uint8Array): void
  /** Reads so many columns of `count` numbers that begin at this byte; returns the byte after them. Throws `MetricFormatError`. */
  read(at: number, count: number, columns: number): number
  /** Holds until the next call. */
  numbers(column: number, count: number): Float64Array
  put(values: Float64Array): void
  /** What runs of the first column come to. */
  foldSamples(runs: Runs, count: number, reading: StepReading): RunTotals
  /** What runs of rollups come to: count, mean, mean less minimum, maximum less mean. */
  foldRollups(runs: Runs, count: number, reading: StepReading): RunTotals
}

type KernelFunction<Parameters extends number[]> = (...parameters: Parameters) => number

/** As column-kernel.wat has them; its tests call each. Places are bytes of the memory. */
interface KernelExports {
  readonly memory: WebAssembly.Memory
  /** To be 0 whenever the first column, or the bytes that it was read from, are something else. */
  readonly known: WebAssembly.Global<'i32'>
  readonly readColumns: KernelFunction<[from: number, end: number, out: number, count: number, columns: number, distance: number]>
  readonly evenOut: KernelFunction<[column: number, count: number, stepsPerOctave: number]>
  readonly placeExtremes: KernelFunction<[means: number, below: number, above: number, count: number]>
  readonly foldSamples: KernelFunction<[column: number, runs: number, count: number, out: number, divisor: number]>
  readonly foldRollups: KernelFunction<[counts: number, distance: number, share: number, runs: number, count: number, out: number, divisor: number]>
  readonly addToStep: KernelFunction<[step: number, size: number, count: number, mean: number, least: number, most: number]>
  readonly addTotals: KernelFunction<[column: number, size: number, totals: number, steps: number, count: number]>
  readonly markGaps: KernelFunction<[column: number, size: number]>
}

/** Of the kernel's own, at the beginning of the memory: a group's offsets, then for each narrow width how eight offsets lie. */
const groupBytes = 256
const narrowest = 14
const widthBytes = 64
const scratchBytes = groupBytes + (narrowest + 1) * widthBytes
const columns = 4
/** Eight numbers are written at a time, seven of them perhaps beyond the last. */
const overhangBytes = 56
/** Two places and a step, and as much again for the totals behind them to lie evenly. */
const runBytes = 16
const totalsBytes = 8 * numbersPerRun
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
  return { points, gridPoints, columnBytes, first: columnAt(0), second: columnAt(1), third: columnAt(2), fourth: columnAt(3), places, steps: places + points * 8, totals, block: totals + points * totalsBytes }
}

/** One for each thread is enough. */
export function createColumnKernel(): ColumnKernel {
  const { memory, known, readColumns, evenOut, placeExtremes, foldSamples, foldRollups, addToStep, addTotals, markGaps } = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(kernelBytes, 'base64'))).exports as unknown as KernelExports
  let layout = layoutOf(firstPoints, 0)
  let width = 0
  let loaded: Uint8Array = new Uint8Array()
  let placed: Runs | undefined
  let [bytes, places, numbers, totals] = [new Uint8Array(memory.buffer, 0, 0), new Int32Array(), new Float64Array(memory.buffer), new Float64Array()]

  const reserve = (wantedPoints: number, gridPoints: number, wantedBytes: number): void => {
    const isMoved = wantedPoints !== layout.points || gridPoints !== layout.gridPoints || bytes.length === 0
    if (isMoved) layout = layoutOf(wantedPoints, gridPoints)
    const missing = layout.block + wantedBytes + slackBytes - memory.buffer.byteLength
    if (missing > 0) memory.grow(Math.ceil(missing / pageBytes))
    if (missing <= 0 && !isMoved) return
    placed = undefined
    bytes = new Uint8Array(memory.buffer)
    places = new Int32Array(memory.buffer)
    numbers = new Float64Array(memory.buffer)
    totals = numbers.subarray(layout.totals / 8)
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
    places.set(runs.places.subarray(0, 2 * runs.count), layout.places / 4)
    places.set(runs.steps.subarray(0, runs.count), layout.steps / 4)
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
      try {
        return readColumns(block + at, block + loaded.length, first, count, wanted, columnBytes) - block
      } catch (error) {
        throw new MetricFormatError('a column makes no sense', { cause: error })
      }
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
    foldSamples(runs, count, { divisor, evenLimit, stepsPerOctave }) {
      place(runs)
      if (foldSamples(layout.first, layout.places, runs.count, layout.totals, divisor) < evenLimit) return totals
      known.value = 0
      evenOut(layout.first, count, stepsPerOctave)
      foldSamples(layout.first, layout.places, runs.count, layout.totals, divisor)
      return totals
    },
    foldRollups(runs, count, { divisor, evenLimit, stepsPerOctave }) {
      place(runs)
      const { first, second, third, fourth, columnBytes } = layout
      if (foldRollups(first, columnBytes, 1, layout.places, runs.count, layout.totals, divisor) < evenLimit) return totals
      placeExtremes(second, third, fourth, count)
      for (const column of [second, third, fourth]) evenOut(column, count, stepsPerOctave)
      foldRollups(first, columnBytes, 0, layout.places, runs.count, layout.totals, divisor)
      return totals
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
    addTotals(column, runs) {
      addTotals(gridColumnAt(column), width * 8, layout.totals, layout.steps, runs.count)
    },
    addSample(column, step, value) {
      addToStep(gridColumnAt(column) + step * 8, width * 8, 1, value, value, value)
    },
    pointsOf(column) {
      const at = gridColumnAt(column)
      if (markGaps(at, width * 8) === width) return undefined
      const row = (number: number): Float64Array<ArrayBuffer> => numbers.subarray(at / 8 + number * width, at / 8 + (number + 1) * width)
      return { mean: row(1), min: row(2), max: row(3) }
    },
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
