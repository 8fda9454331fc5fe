// The WebAssembly that unpacks columns and adds up runs of neighbours, and the memory that it works in. What it does is in column-kernel.wat.
import { MetricFormatError } from '../bytes.ts'
import type { StepReading } from '../value-scale.ts'
import { kernelBytes } from './column-kernel.gen.ts'

/** Neighbours of a column that are added up together. */
export interface Runs {
  readonly count: number
  /** Of each run its first place and the one after its last. */
  readonly places: Int32Array
}

/** Of each run, one after the other: count, mean, least, most, the first number. Holds until the next call. */
export type RunTotals = Float64Array
export const numbersPerRun = 5

/** Four columns of numbers, whose room grows with what is asked for. */
export interface ColumnKernel {
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
  readonly readColumns: KernelFunction<[from: number, end: number, out: number, count: number, columns: number, distance: number]>
  readonly evenOut: KernelFunction<[column: number, count: number, stepsPerOctave: number]>
  readonly placeExtremes: KernelFunction<[means: number, below: number, above: number, count: number]>
  readonly foldSamples: KernelFunction<[column: number, runs: number, count: number, out: number, divisor: number]>
  readonly foldRollups: KernelFunction<[counts: number, distance: number, share: number, runs: number, count: number, out: number, divisor: number]>
}

/** Of the kernel's own, at the beginning of the memory. */
const scratchBytes = 256
const columns = 4
const placesBytes = 8
const totalsBytes = 8 * numbersPerRun
const bytesPerPoint = 8 * columns + placesBytes + totalsBytes
/** The kernel looks two words ahead. */
const slackBytes = 16
const pageBytes = 65_536
const firstPoints = 1024

/** One for each thread is enough. */
export function createColumnKernel(): ColumnKernel {
  const { memory, readColumns, evenOut, placeExtremes, ...folding } = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(kernelBytes, 'base64'))).exports as unknown as KernelExports
  let points = firstPoints
  let loaded: Uint8Array = new Uint8Array()
  let placed: Runs | undefined
  let [bytes, places, numbers, totals] = [new Uint8Array(), new Int32Array(), new Float64Array(), new Float64Array()]

  const columnAt = (column: number): number => scratchBytes + column * points * 8
  const placesAt = (): number => columnAt(columns)
  const totalsAt = (): number => placesAt() + points * placesBytes
  const blockAt = (): number => totalsAt() + points * totalsBytes
  const reserve = (wantedPoints: number, wantedBytes: number): void => {
    const missing = scratchBytes + wantedPoints * bytesPerPoint + wantedBytes + slackBytes - memory.buffer.byteLength
    if (missing > 0) memory.grow(Math.ceil(missing / pageBytes))
    if (missing <= 0 && wantedPoints === points && bytes.length > 0) return
    points = wantedPoints
    placed = undefined
    bytes = new Uint8Array(memory.buffer)
    places = new Int32Array(memory.buffer)
    numbers = new Float64Array(memory.buffer)
    totals = numbers.subarray(totalsAt() / 8)
  }
  const putBytes = (block: Uint8Array): void => {
    reserve(points, block.length)
    bytes.set(block, blockAt())
    loaded = block
  }
  const roomFor = (count: number): void => {
    if (count <= points) return
    reserve(count, loaded.length)
    putBytes(loaded)
  }
  const place = (runs: Runs): void => {
    if (placed === runs) return
    places.set(runs.places.subarray(0, 2 * runs.count), placesAt() / 4)
    placed = runs
  }
  putBytes(loaded)

  return {
    load(block) {
      if (block !== loaded) putBytes(block)
    },
    read(at, count, wanted) {
      roomFor(count)
      const start = blockAt()
      try {
        return readColumns(start + at, start + loaded.length, columnAt(0), count, wanted, points * 8) - start
      } catch (error) {
        throw new MetricFormatError('a column makes no sense', { cause: error })
      }
    },
    numbers: (column, count) => numbers.subarray(columnAt(column) / 8, columnAt(column) / 8 + count),
    put(values) {
      roomFor(values.length)
      numbers.set(values, columnAt(0) / 8)
    },
    foldSamples(runs, count, { divisor, evenLimit, stepsPerOctave }) {
      place(runs)
      const fold = (): number => folding.foldSamples(columnAt(0), placesAt(), runs.count, totalsAt(), divisor)
      if (fold() >= evenLimit) {
        evenOut(columnAt(0), count, stepsPerOctave)
        fold()
      }
      return totals
    },
    foldRollups(runs, count, { divisor, evenLimit, stepsPerOctave }) {
      place(runs)
      const fold = (share: number): number => folding.foldRollups(columnAt(0), points * 8, share, placesAt(), runs.count, totalsAt(), divisor)
      if (fold(1) >= evenLimit) {
        placeExtremes(columnAt(1), columnAt(2), columnAt(3), count)
        for (const column of [1, 2, 3]) evenOut(columnAt(column), count, stepsPerOctave)
        fold(0)
      }
      return totals
    },
  }
}
