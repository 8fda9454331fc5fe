// The store of metrics: takes batches, writes each shard once a minute in its turn, moves finished hours into blocks, and answers.
// Here its parts are put together. Synchronous, for a worker thread of its own; `tick` is to be called every second.
import { performance } from 'node:perf_hooks'
import { createBlockReader } from '#electron/engine/metrics/codec/block-reader.ts'
import type { MetricStore } from '#electron/engine/metrics/metric-store.ts'
import { AppError } from '#shared/errors.ts'
import { createAnswersFromMemory } from './memory/answers-from-memory.ts'
import { createAskedMeans } from './memory/asked-means.ts'
import { createFreshRows } from './blocks/fresh-rows.ts'
import { createHourlyBlocks } from './blocks/hourly-blocks.ts'
import { importHistory } from './blocks/import-history.ts'
import { createNewestValues } from './memory/newest-values.ts'
import { answerRange, minuteMeans } from './query/range-query.ts'
import type { QuerySources } from './query/range-query.ts'
import { createRetentionRuns } from './retention/retention-runs.ts'
import { createSampleIntake } from './memory/sample-intake.ts'
import type { SeriesDictionary } from './series/series-dictionary.ts'
import { createShardFlushes } from './blocks/shard-flushes.ts'
import { createShardHeads } from './memory/shard-heads.ts'
import { createStoreProblems } from './file/store-problems.ts'
import { openStoreWriter } from './file/store-writer.ts'
import type { StoreWrite, StoreWriter } from './file/store-writer.ts'

export interface MetricStoreOptions {
  /** Made if it is not there. */
  readonly path: string
  /** The wall clock, and one that only goes forward; both in milliseconds. */
  readonly now?: () => number
  readonly monotonicNow?: () => number
}

export interface DiskMetricStore extends MetricStore {
  /** Once a second: writes the shards whose turn it is, so that none waits longer than a minute. */
  tick(): void
}

const turns = 60

export function openMetricStore({ path, now = Date.now, monotonicNow = () => performance.now() }: MetricStoreOptions): DiskMetricStore {
  const problems = createStoreProblems()
  const onDamage = (): void => problems.sayForGood(new AppError('metrics-not-written', { message: 'A part of the stored metrics is damaged and is left out', reason: 'metrics-part-damaged', params: {}, hint: 'metrics-look-at-disk' }))
  const { writer, found } = openStoreWriter({
    path,
    now,
    problems,
    onReplaced() {
      fresh.clear()
      dictionary.unwritten()
    },
  })
  const { dictionary } = found
  const write = withNewSeries(writer, dictionary)
  const fresh = createFreshRows(found.fresh)
  const heads = createShardHeads()
  const newest = createNewestValues()
  const reader = createBlockReader()
  const blocks = createHourlyBlocks({ fileNow: () => writer.file, reader, onDamage })
  const sources: QuerySources = { file: () => writer.file, reading: (read) => writer.read(read) ?? read(), blocks: reader, dictionary, newest, heads, freshOf: (shard) => fresh.of(shard), onDamage }
  const means = createAskedMeans({ now, read: (shard, range) => minuteMeans(sources, shard, range) })
  const flushes = createShardFlushes({ dictionary, heads, fresh, blocks, write, problems, now })
  let turn = 0

  return {
    ...createSampleIntake({ dictionary, heads, newest, means }),
    ...createAnswersFromMemory({ dictionary, newest, means }),
    query: (request) => answerRange(sources, request),
    importHistory: (history) => importHistory({ dictionary, blocks, write }, history),
    tick() {
      turn = (turn + 1) % turns
      flushes.flushTurn(turn, turns)
      flushes.moveHours()
      means.forget()
    },
    flush: () => flushes.flushAll(),
    runRetention: createRetentionRuns({ writer, dictionary, write, problems, monotonicNow }),
    status: () => ({ bytes: writer.file.size().usedBytes, series: dictionary.count, problems: problems.all() }),
    [Symbol.dispose]() {
      flushes.flushAll()
      writer[Symbol.dispose]()
    },
  }
}

/** Whatever is written, the series that the file does not know yet are written with it. */
function withNewSeries(writer: StoreWriter, dictionary: SeriesDictionary): StoreWrite {
  return (work) => {
    const isDone = writer.write((file) => {
      dictionary.write(file)
      work(file)
    })
    if (isDone) dictionary.written()
    return isDone
  }
}
