// The samples that are only in memory, by shard, as they came.
import { chunkLength, createSampleChunks } from './sample-chunks.ts'
import type { SampleChunks } from './sample-chunks.ts'
import { slotsPerShard } from '../series/shard-families.ts'

export interface HeadSamples {
  readonly slots: Uint8Array
  readonly times: Float64Array
  readonly values: Float64Array
}

export interface ShardHeads {
  /** Of all shards together. */
  readonly count: number
  /** `place` is that of the series, as the dictionary has it. Numbers alone: an object for each of 60,000 samples a second is not for nothing. */
  add(place: number, atMs: number, value: number): void
  /** In the order of their arrival. */
  of(shard: number): HeadSamples
  clear(shard: number): void
  /** Shards that have something. */
  filled(): readonly number[]
}

interface Head {
  length: number
  readonly chunks: number[]
  /** A tick brings many samples of one moment: when each began and where, in turn. A time for every sample would double what is kept. */
  readonly ticks: number[]
}

export function createShardHeads(): ShardHeads {
  const chunks = createSampleChunks()
  const heads: Head[] = []
  let count = 0
  const headOf = (shard: number): Head => {
    for (let missing = heads.length; missing <= shard; missing += 1) heads.push({ length: 0, chunks: [], ticks: [] })
    return heads[shard] ?? { length: 0, chunks: [], ticks: [] }
  }
  return {
    get count() {
      return count
    },
    add(place, atMs, value) {
      const shard = Math.floor(place / slotsPerShard)
      const head = heads[shard] ?? headOf(shard)
      const within = head.length % chunkLength
      if (within === 0) head.chunks.push(chunks.take())
      if (head.ticks.at(-2) !== atMs) head.ticks.push(atMs, head.length)
      chunks.set((head.chunks.at(-1) ?? 0) * chunkLength + within, place % slotsPerShard, value)
      head.length += 1
      count += 1
    },
    of: (shard) => samplesOf(headOf(shard), chunks),
    clear(shard) {
      const head = headOf(shard)
      count -= head.length
      for (const chunk of head.chunks) chunks.give(chunk)
      head.length = 0
      head.chunks.length = 0
      head.ticks.length = 0
    },
    filled: () => heads.flatMap((head, shard) => (head.length > 0 ? [shard] : [])),
  }
}

function samplesOf({ length, chunks: own, ticks }: Head, chunks: SampleChunks): HeadSamples {
  const slots = new Uint8Array(length)
  const values = new Float64Array(length)
  for (const [index, chunk] of own.entries()) {
    const at = index * chunkLength
    chunks.copy(chunk, Math.min(chunkLength, length - at), { slots, values, at })
  }
  return { slots, values, times: timesOf(length, ticks) }
}

function timesOf(length: number, ticks: readonly number[]): Float64Array {
  const times = new Float64Array(length)
  for (let tick = 0; tick < ticks.length; tick += 2) times.fill(ticks[tick] ?? 0, ticks[tick + 1], ticks[tick + 3] ?? length)
  return times
}
