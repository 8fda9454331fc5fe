// Reads blocks: their head, times and directory at once, what is asked for of the series by the kernel.
import { blockKinds, columnsOf, mostPoints, version } from './block.ts'
import type { BlockHead } from './block.ts'
import { ByteReader, MetricFormatError } from './bytes.ts'
import { createColumnKernel } from './kernel/column-kernel.ts'
import { mostPlanned } from './kernel/kernel-memory.ts'
import type { ColumnKernel } from './kernel/column-kernel.ts'
import type { GridRoom, Runs } from './kernel/grid-plan.ts'
import { plainReading, readingOf } from './value-scale.ts'

/** All together. */
const mostPointsTogether = 2 ** 20
const mostExactBits = 40
const mostDecimals = 9

export interface Block extends BlockHead {
  /** In rising order. A series is asked for by its place in this list. */
  readonly slots: readonly number[]
  /** In units; the same array for all series that share it. */
  times(place: number): Float64Array
  /** Reads the columns of a series, each into the array of the same place, which must have room for as many points as there are times. */
  read(place: number, into: readonly Float64Array[]): void
  /** Each once. */
  readonly allTimes: readonly Float64Array[]
  /** Puts what the runs of these times come to in values, of each series that has them and is wanted, on its column of the reader's grid. */
  addToGrid(times: Float64Array, runs: Runs, wanted: WantedColumns): void
}

export interface WantedColumns {
  /** By slot; `undefined` for a series that is not wanted. */
  readonly bySlot: readonly (number | undefined)[]
  /** Whether the first run counts in the step before it too. */
  readonly isCovering: (column: number) => boolean
}

/**
 * One for each thread is enough: its blocks share one memory. `open` reads the head and the directory, the series only when they are
 * asked for; it throws `MetricFormatError` for bytes that are no block.
 */
export interface BlockReader {
  open(bytes: Uint8Array): Block
  /** The same for values that are in no block. */
  addToGrid(values: Float64Array, runs: Runs, wanted: { readonly column: number; readonly isCovering: boolean }): void
  readonly grid: GridRoom
}

export function createBlockReader(): BlockReader {
  const kernel = createColumnKernel()
  return {
    grid: kernel,
    open: (bytes) => openBlock(kernel, bytes),
    addToGrid(values, runs, { column, isCovering }) {
      kernel.put(values)
      kernel.plan(0, 0, column, isCovering)
      kernel.addPlanned(1, { runs, count: values.length, columns: 0, reading: plainReading })
    },
  }
}

function openBlock(kernel: ColumnKernel, whole: Uint8Array): Block {
  // The kernel knows bytes by the object: those of a block that was opened before may have changed since.
  const bytes = whole.subarray()
  kernel.load(bytes)
  const reader = new ByteReader(bytes)
  const head = readHead(reader)
  const reading = readingOf(head.scale)
  const timeColumns = readAllTimes(reader, kernel)
  const { slots, timeColumnOf, offsets, dataAt } = readDirectory(reader, timeColumns.length)
  const timesOf = (place: number): Float64Array => timeColumns[timeColumnOf[place] ?? -1] ?? new Float64Array()
  const columns = columnsOf[head.kind]
  const placeOf = (place: number): number => dataAt + (offsets[place] ?? bytes.length)
  return {
    ...head,
    slots,
    times: timesOf,
    read(place, into) {
      const count = timesOf(place).length
      kernel.load(bytes)
      kernel.read(placeOf(place), count, columns)
      for (let column = 0; column < columns; column += 1) into[column]?.set(kernel.numbers(column, count))
    },
    allTimes: timeColumns,
    addToGrid(times, runs, { bySlot, isCovering }) {
      kernel.load(bytes)
      const add = (series: number): void => kernel.addPlanned(series, { runs, count: times.length, columns, reading })
      let planned = 0
      for (let place = 0; place < slots.length; place += 1) {
        const column = bySlot[slots[place] ?? -1]
        if (column === undefined || timesOf(place) !== times) continue
        kernel.plan(planned, placeOf(place), column, isCovering(column))
        planned += 1
        if (planned === mostPlanned) add(planned)
        planned %= mostPlanned
      }
      add(planned)
    },
  }
}

function readHead(reader: ByteReader): BlockHead {
  const found = reader.byte()
  if (found !== version) throw new MetricFormatError(`version ${found} of the format is not known here`)
  const kind = blockKinds[reader.byte()]
  const [decimals, exactBits] = [reader.byte(), reader.byte()]
  const unitMs = reader.unsigned()
  if (kind === undefined || decimals > mostDecimals || exactBits > mostExactBits || unitMs === 0) throw new MetricFormatError('the head of the block makes no sense')
  return { kind, scale: { decimals, exactBits }, unitMs }
}

function readAllTimes(reader: ByteReader, kernel: ColumnKernel): readonly Float64Array[] {
  const count = reader.count(2)
  const columns: Float64Array[] = []
  let points = 0
  while (columns.length < count) {
    const times = readTimes(reader, kernel)
    points += times.length
    // Far beyond what is ever written; a few damaged bytes must not ask for gigabytes.
    if (points > mostPointsTogether) throw new MetricFormatError('there are too many times')
    columns.push(times)
  }
  return columns
}

function readTimes(reader: ByteReader, kernel: ColumnKernel): Float64Array {
  const count = reader.unsigned()
  if (count === 0 || count > mostPoints) throw new MetricFormatError(`a column of ${count} times`)
  const times = new Float64Array(count)
  let time = reader.unsigned()
  times[0] = time
  if (count === 1) return times
  reader.offset = kernel.read(reader.offset, count - 1, 1)
  const distances = kernel.numbers(0, count - 1)
  for (let place = 0; place < distances.length; place += 1) {
    const distance = distances[place] ?? 0
    if (!(distance > 0)) throw new MetricFormatError('times do not rise')
    time += distance
    times[place + 1] = time
  }
  return times
}

interface Directory {
  readonly slots: readonly number[]
  readonly timeColumnOf: readonly number[]
  /** Of the data of each series, from the byte after the directory on. */
  readonly offsets: readonly number[]
  readonly dataAt: number
}

function readDirectory(reader: ByteReader, timeColumns: number): Directory {
  const count = reader.count(3)
  const [slots, timeColumnOf, offsets]: [number[], number[], number[]] = [[], [], []]
  let slot = 0
  let offset = 0
  for (let place = 0; place < count; place += 1) {
    const step = reader.unsigned()
    if (place > 0 && step === 0) throw new MetricFormatError('a series is there twice')
    slot += step
    const timeColumn = reader.unsigned()
    if (timeColumn >= timeColumns) throw new MetricFormatError('a series has no times')
    slots.push(slot)
    timeColumnOf.push(timeColumn)
    offsets.push(offset)
    offset += reader.unsigned()
  }
  return { slots, timeColumnOf, offsets, dataAt: reader.skip(offset) }
}
