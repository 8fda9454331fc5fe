// A block: the points of up to some dozens of series of one unit over one stretch of time, in one piece of bytes.
// Series that were sampled together share a column of times. docs/formats/metric-store.md describes every byte.
import { ByteReader, ByteWriter, MetricFormatError } from './bytes.ts'
import { createColumnKernel, mostPlanned } from './kernel/column-kernel.ts'
import type { ColumnKernel, GridRoom, Runs } from './kernel/column-kernel.ts'
import { createColumnWriter } from './packed-column.ts'
import { plainReading, readingOf } from './value-scale.ts'
import type { ValueScale } from './value-scale.ts'

/** What a block holds of each point: the sample itself, or of a longer stretch its count, mean, mean - min and max - mean. */
export const blockKinds = ['samples', 'rollups'] as const
export type BlockKind = (typeof blockKinds)[number]

const columnsOf: Readonly<Record<BlockKind, number>> = { samples: 1, rollups: 4 }

/** At most so many points of one series in a block. */
const mostPoints = 65_536
const mostPointsTogether = 2 ** 20
const version = 1
const mostExactBits = 40
const mostDecimals = 9

export interface BlockHead {
  readonly kind: BlockKind
  readonly scale: ValueScale
  /** Times count in this: 1 for samples, the length of a rollup for rollups. */
  readonly unitMs: number
}

/** Points of one series: `times` rising, in units; each column as long as that, in whole numbers. */
export interface BlockSeries {
  readonly slot: number
  readonly times: Float64Array
  readonly columns: readonly Float64Array[]
}

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

/** One for each thread is enough: it reuses its buffers. Series in rising order of their slots. */
export function createBlockWriter(): (head: BlockHead, series: readonly BlockSeries[]) => Uint8Array<ArrayBuffer> {
  const writeColumn = createColumnWriter()
  const writer = new ByteWriter()
  const data = new ByteWriter()
  const deltas = new Float64Array(mostPoints)

  const writeTimes = (times: Float64Array): void => {
    writer.unsigned(times.length)
    writer.unsigned(times[0] ?? 0)
    for (let place = 1; place < times.length; place += 1) deltas[place - 1] = (times[place] ?? 0) - (times[place - 1] ?? 0)
    if (times.length > 1) writeColumn(writer, deltas, times.length - 1)
  }
  return ({ kind, scale, unitMs }, series) => {
    writer.clear()
    data.clear()
    writer.byte(version)
    writer.byte(blockKinds.indexOf(kind))
    writer.byte(scale.decimals)
    writer.byte(scale.exactBits)
    writer.unsigned(unitMs)
    const { distinct, places } = distinctTimes(series)
    writer.unsigned(distinct.length)
    for (const times of distinct) writeTimes(times)
    writer.unsigned(series.length)
    let slotBefore = 0
    for (const [place, { slot, times, columns }] of series.entries()) {
      const from = data.length
      for (const column of columns) writeColumn(data, column, times.length)
      writer.unsigned(slot - slotBefore)
      writer.unsigned(places[place] ?? 0)
      writer.unsigned(data.length - from)
      slotBefore = slot
    }
    writer.append(data.written())
    return Uint8Array.from(writer.written())
  }
}

function distinctTimes(series: readonly BlockSeries[]): { distinct: readonly Float64Array[]; places: readonly number[] } {
  const distinct: Float64Array[] = []
  const places = series.map(({ times }) => {
    const known = distinct.findIndex((other) => other === times || isEqual(other, times))
    return known >= 0 ? known : distinct.push(times) - 1
  })
  return { distinct, places }
}

function isEqual(left: Float64Array, right: Float64Array): boolean {
  if (left.length !== right.length) return false
  for (let place = 0; place < left.length; place += 1) if (left[place] !== right[place]) return false
  return true
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
