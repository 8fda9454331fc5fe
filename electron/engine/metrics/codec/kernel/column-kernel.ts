// The WebAssembly that unpacks columns, adds up runs of neighbours and puts them on a grid. What it does is in column-kernel.wat, where things
// are in its memory in kernel-memory.ts.
import { MetricFormatError } from '../bytes.ts'
import { kernelBytes } from './column-kernel.gen.ts'
import type { GridRoom, PlanOptions } from './grid-plan.ts'
import { gridColumnAt, KernelMemory, planAt, plannedWords } from './kernel-memory.ts'
import type { WorkedIn } from './kernel-memory.ts'

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
interface KernelExports extends WorkedIn {
  readonly readColumns: KernelFunction<[from: number, end: number, out: number, count: number, columns: number, distance: number]>
  readonly addSeries: KernelFunction<[
    plan: number, series: number, block: number, end: number, first: number, distance: number, count: number, columns: number,
    runs: number, runCount: number, steps: number, covering: number, coverings: number, totals: number, size: number,
    divisor: number, evenLimit: number, stepsPerOctave: number,
  ]>
  readonly markGaps: KernelFunction<[column: number, size: number]>
}

/** One for each thread is enough. */
export function createColumnKernel(): ColumnKernel {
  const { memory, known, readColumns, addSeries, markGaps } = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(kernelBytes, 'base64'))).exports as unknown as KernelExports
  const room = new KernelMemory({ memory, known })
  let width = 0

  return {
    load: (block) => room.load(block),
    read(at, count, wanted) {
      room.roomFor(count)
      const { block, first, columnBytes } = room.layout
      return readable(() => readColumns(block + at, room.endOfBlock, first, count, wanted, columnBytes)) - block
    },
    numbers(column, count) {
      const from = (room.layout.first + column * room.layout.columnBytes) / 8
      return room.numbers.subarray(from, from + count)
    },
    put: (values) => room.putFirst(values),
    // oxlint-disable-next-line max-params -- called for every series of every block: an object for each would be most of what a question leaves behind
    plan(number, at, column, isCovering) {
      const { words } = room
      const word = planAt / 4 + number * plannedWords
      words[word] = at
      words[word + 1] = gridColumnAt(column, width)
      words[word + 2] = isCovering ? 1 : 0
    },
    addPlanned(series, { runs, count, columns: wanted, reading: { divisor, evenLimit, stepsPerOctave } }) {
      room.roomFor(count)
      room.place(runs)
      const { block, first, columnBytes, places, steps, covering, totals } = room.layout
      readable(() => addSeries(
        planAt, series, block, room.endOfBlock, first, columnBytes, count, wanted,
        places, runs.count, steps, covering, runs.covering.length, totals, width * 8, divisor, evenLimit, stepsPerOctave,
      ))
    },
    emptyGrid(count, steps) {
      width = steps
      room.gridRoomFor(count * width)
      // What is in the other rows counts only where something was counted.
      for (let column = 0; column < count; column += 1) room.numbers.fill(0, gridColumnAt(column, width) / 8, gridColumnAt(column, width) / 8 + width)
    },
    pointsOf(column) {
      const at = gridColumnAt(column, width)
      if (markGaps(at, width * 8) === width) return undefined
      const row = (number: number): Float64Array<ArrayBuffer> => room.numbers.subarray(at / 8 + number * width, at / 8 + (number + 1) * width)
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
