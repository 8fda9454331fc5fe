// Brings what is in memory to the disk, shard by shard: first as fresh rows, and when its hours have ended, into blocks. What could not be
// written stays where it is and is tried again, until there is too much of it.
import { createBlockWriter } from '#electron/engine/metrics/codec/block.ts'
import { scaleOf } from '#electron/engine/metrics/codec/value-scale.ts'
import { AppError } from '#shared/errors.ts'
import type { FreshRows } from './fresh-rows.ts'
import type { HourlyBlocks } from './hourly-blocks.ts'
import type { FreshHead, MetricFile } from '../file/metric-file.ts'
import type { SeriesDictionary } from '../series/series-dictionary.ts'
import type { ShardHeads } from '../memory/shard-heads.ts'
import { blockSeriesOf, rangeOf, samplesOfHead } from './shard-samples.ts'
import type { StoreProblems } from '../file/store-problems.ts'
import type { StoreWrite } from '../file/store-writer.ts'

export interface ShardFlushes {
  /** Writes the shards of this turn out of `turns`. */
  flushTurn(turn: number, turns: number): void
  flushAll(): void
  /** Moves some of the fresh rows that are due into the blocks of their hours. */
  moveHours(): void
}

export interface ShardFlushesOptions {
  readonly dictionary: Pick<SeriesDictionary, 'shards' | 'unitOf'>
  readonly heads: ShardHeads
  readonly fresh: FreshRows
  readonly blocks: HourlyBlocks
  readonly write: StoreWrite
  readonly problems: StoreProblems
  readonly now: () => number
}

/** Within so many ticks each shard has its turn to be moved into blocks: less than it takes to become due again. */
const moveTicks = 500
const fewestMoves = 4
/** While nothing can be written: some minutes of a very large fleet, 17 bytes each. */
const mostWaiting = 12_000_000

export function createShardFlushes({ dictionary, heads, fresh, blocks, write, problems, now }: ShardFlushesOptions): ShardFlushes {
  const writeBlock = createBlockWriter()
  const writeHead = (file: MetricFile, shard: number): FreshHead => {
    const scale = scaleOf(dictionary.unitOf(shard))
    const samples = samplesOfHead(heads.of(shard), scale)
    const row = { shard, sequence: fresh.nextSequence(shard), ...rangeOf(samples) }
    file.addFresh({ ...row, data: writeBlock({ kind: 'samples', scale, unitMs: 1 }, blockSeriesOf(samples)) })
    return row
  }
  const letGoOfTooMany = (): void => {
    if (heads.count <= mostWaiting) return
    for (const shard of heads.filled()) heads.clear(shard)
    problems.sayForGood(new AppError('metrics-not-written', { message: `Metrics could not be written for too long: ${mostWaiting} samples are lost`, reason: 'metrics-lost', params: { samples: mostWaiting } }))
  }
  const flush = (shards: readonly number[]): void => {
    if (shards.length === 0) return
    const rows: FreshHead[] = []
    const isDone = write((file) => {
      for (const shard of shards) rows.push(writeHead(file, shard))
    })
    if (!isDone) return letGoOfTooMany()
    for (const row of rows) fresh.add(row)
    for (const shard of shards) heads.clear(shard)
  }
  return {
    flushTurn: (turn, turns) => flush(heads.filled().filter((shard) => shard % turns === turn)),
    flushAll: () => flush(heads.filled()),
    moveHours() {
      let left = Math.max(fewestMoves, Math.ceil(dictionary.shards.length / moveTicks))
      for (const { shard, keptHour } of fresh.due(now())) {
        let rest: FreshHead | undefined
        if (!write(() => (rest = blocks.move(shard, dictionary.unitOf(shard), keptHour)))) return
        fresh.replace(shard, rest)
        left -= 1
        if (left === 0) return
      }
    },
  }
}
