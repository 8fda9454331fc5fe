// A block: the points of up to some dozens of series of one unit over one stretch of time, in one piece of bytes.
// Series that were sampled together share a column of times. docs/formats/metric-store.md describes every byte.
import { ByteWriter } from './bytes.ts'
import { createColumnWriter } from './packed-column.ts'
import type { ValueScale } from './value-scale.ts'

/** What a block holds of each point: the sample itself, or of a longer stretch its count, mean, mean - min and max - mean. */
export const blockKinds = ['samples', 'rollups'] as const
export type BlockKind = (typeof blockKinds)[number]

export const columnsOf: Readonly<Record<BlockKind, number>> = { samples: 1, rollups: 4 }

/** At most so many points of one series in a block. */
export const mostPoints = 65_536
/** Of the format. */
export const version = 1

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
