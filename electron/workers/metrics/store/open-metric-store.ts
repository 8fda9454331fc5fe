// The store of metrics: takes batches, writes each shard once a minute in its turn, moves finished hours into blocks, and answers.
// Synchronous, for a worker thread of its own; `tick` is to be called every second.
import { performance } from 'node:perf_hooks'
import { createBlockReader } from '#electron/engine/metrics/codec/block-reader.ts'
import { createBlockWriter } from '#electron/engine/metrics/codec/block.ts'
import { scaleOf } from '#electron/engine/metrics/codec/value-scale.ts'
import type { MetricStore, Retention } from '#electron/engine/metrics/metric-store.ts'
import { AppError } from '#shared/errors.ts'
import type { HostId } from '#shared/model/ids.ts'
import type { SampleBatch } from '#shared/model/metrics.ts'
import { createAskedMeans } from './asked-means.ts'
import { createFreshRows } from './fresh-rows.ts'
import { createHourlyBlocks, minuteMs, removedBefore } from './hourly-blocks.ts'
import type { FreshHead, MetricFile } from './metric-file.ts'
import { createNewestValues } from './newest-values.ts'
import { NumberColumn } from './number-column.ts'
import { answerRange, minuteMeans } from './range-query.ts'
import type { QuerySources } from './range-query.ts'
import { removeOlder, trimOldest } from './retention.ts'
import { createShardHeads } from './shard-heads.ts'
import { blockSeriesOf, rangeOf, samplesOfHead } from './shard-samples.ts'
import { createSteadyTime } from './steady-time.ts'
import { createStoreProblems } from './store-problems.ts'
import { openStoreWriter } from './store-writer.ts'

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
/** Within so many ticks each shard has its turn to be moved into blocks: less than it takes to become due again. */
const moveTicks = 500
const fewestMoves = 4
/** While nothing can be written: some minutes of a very large fleet, 17 bytes each. */
const mostWaiting = 12_000_000
/** Of the quota: what is free after the oldest has gone, so that it does not go at every run. */
const trimTo = 0.95
const trimmedReasons = { raw: 'metrics-trimmed-raw', minute: 'metrics-trimmed-minute', hour: 'metrics-trimmed-hour' } as const

export function openMetricStore({ path, now = Date.now, monotonicNow = () => performance.now() }: MetricStoreOptions): DiskMetricStore {
  const problems = createStoreProblems()
  const { writer, found } = openStoreWriter({
    path,
    now,
    problems,
    onReplaced() {
      fresh.clear()
      dictionary.unwritten()
    },
  })
  const onDamage = (): void => problems.sayForGood(new AppError('metrics-not-written', { message: 'A part of the stored metrics is damaged and is left out', reason: 'metrics-part-damaged', params: {}, hint: 'metrics-look-at-disk' }))
  const { dictionary } = found
  const fresh = createFreshRows(found.fresh)
  const heads = createShardHeads()
  const newest = createNewestValues()
  const reader = createBlockReader()
  const blocks = createHourlyBlocks({ fileNow: () => writer.file, reader, onDamage })
  const writeBlock = createBlockWriter()
  /** One more than the store's number of a series, by the sender's. */
  const senders = new Map<string, NumberColumn>()
  const intervals = new Map<HostId, number>()
  const steadyTime = createSteadyTime(monotonicNow)
  const reading = <T>(read: () => T): T => writer.read(read) ?? read()
  const sources: QuerySources = { file: () => writer.file, reading, blocks: reader, dictionary, newest, heads, freshOf: (shard) => fresh.of(shard), onDamage }
  const means = createAskedMeans({ now, read: (shard, range) => minuteMeans(sources, shard, range) })
  let turn = 0

  const write = (work: (file: MetricFile) => void): boolean => {
    const isDone = writer.write((file) => {
      dictionary.write(file)
      work(file)
    })
    if (isDone) dictionary.written()
    return isDone
  }
  const writeHead = (file: MetricFile, shard: number): FreshHead => {
    const scale = scaleOf(dictionary.unitOf(shard))
    const samples = samplesOfHead(heads.of(shard), scale)
    const row = { shard, sequence: fresh.nextSequence(shard), ...rangeOf(samples) }
    file.addFresh({ ...row, data: writeBlock({ kind: 'samples', scale, unitMs: 1 }, blockSeriesOf(samples)) })
    return row
  }
  const flushShards = (shards: readonly number[]): void => {
    if (shards.length === 0) return
    const rows: FreshHead[] = []
    const isDone = write((file) => {
      for (const shard of shards) rows.push(writeHead(file, shard))
    })
    if (isDone) {
      for (const row of rows) fresh.add(row)
      for (const shard of shards) heads.clear(shard)
    } else if (heads.count > mostWaiting) {
      for (const shard of heads.filled()) heads.clear(shard)
      problems.sayForGood(new AppError('metrics-not-written', { message: `Metrics could not be written for too long: ${mostWaiting} samples are lost`, reason: 'metrics-lost', params: { samples: mostWaiting } }))
    }
  }
  const moveHours = (): void => {
    let left = Math.max(fewestMoves, Math.ceil(dictionary.shards.length / moveTicks))
    for (const { shard, keptHour } of fresh.due(now())) {
      let rest: FreshHead | undefined
      if (!write(() => (rest = blocks.move(shard, dictionary.unitOf(shard), keptHour)))) return
      fresh.replace(shard, rest)
      left -= 1
      if (left === 0) return
    }
  }
  const trim = (quotaBytes: number): void => {
    const isOver = (share: number): boolean => writer.file.size().usedBytes > quotaBytes * share
    if (!isOver(1)) return problems.say('quota', undefined)
    while (isOver(trimTo)) {
      let trimmed: ReturnType<typeof trimOldest>
      if (!write((file) => (trimmed = trimOldest({ file, shards: dictionary.shards.length })))) return
      if (!trimmed) return problems.say('quota', new AppError('metrics-not-written', { message: 'The store of metrics is larger than its quota, and has nothing left to remove', reason: 'metrics-over-quota', params: {}, hint: 'metrics-more-room' }))
      problems.sayForGood(new AppError('metrics-not-written', { message: `The quota of the store of metrics is reached: what is older was removed of the tier ${trimmed.tier}`, reason: trimmedReasons[trimmed.tier], params: { beforeMs: trimmed.fromMs }, hint: 'metrics-more-room' }))
    }
  }

  return {
    append(batch) {
      intervals.set(batch.hostId, batch.intervalMs)
      const ids = numbersOf(senders, batch)
      for (const { id, series } of batch.newSeries) ids.set(id, dictionary.idOf(series, batch.hostId) + 1)
      const atMs = Math.round(batch.atMs)
      for (let place = 0; place < batch.ids.length; place += 1) {
        const id = ids.at(batch.ids[place] ?? 0) - 1
        const value = batch.values[place] ?? Number.NaN
        // A number beyond all sense would be kept as something else: it is a gap.
        if (id < 0 || !Number.isFinite(value)) continue
        const at = dictionary.placeOf(id)
        heads.add(at, atMs, value)
        newest.record(id, { atMs, value, intervalMs: batch.intervalMs })
        means.record(at, atMs, value)
      }
    },
    seriesOf: (sender, id) => dictionary.byId((senders.get(sender)?.at(id) ?? 0) - 1),
    forget: (sender) => void senders.delete(sender),
    importHistory({ by, series: all, origin }) {
      const known = all.flatMap(({ series, rollups }) => {
        const one = dictionary.byId(dictionary.idOf(series, origin))
        return one ? [{ ...one, rollups }] : []
      })
      return write((file) => {
        // Of this time there are no minutes: who asks gets hours.
        const hoursTo = by === 'hour' ? all.reduce((last, { rollups: { times } }) => Math.max(last, (times.at(-1) ?? -1) + 1), 0) : 0
        if (hoursTo > (file.number(removedBefore('minute')) ?? 0)) file.setNumber(removedBefore('minute'), hoursTo)
        for (const [shard, members] of Map.groupBy(known, (one) => one.shard)) blocks.addRollups({ shard, unit: dictionary.unitOf(shard), by }, new Map(members.map(({ slot, rollups }) => [slot, rollups])))
      })
    },
    tick() {
      turn = (turn + 1) % turns
      flushShards(heads.filled().filter((shard) => shard % turns === turn))
      moveHours()
      means.forget()
    },
    flush: () => flushShards(heads.filled()),
    query: (request) => answerRange(sources, request),
    *latest({ kind, metric, sinceMs }) {
      for (const { id, subject, instance } of dictionary.ofMetric(kind, metric)) {
        const atMs = newest.atMs(id)
        if (atMs > 0 && atMs >= sinceMs) yield { series: { subject, metric, instance }, atMs, value: newest.value(id), intervalMs: newest.intervalMs(id) }
      }
    },
    latestColumns: ({ kind, metric }) => newest.columnsOf(dictionary.idsOfMetric(kind, metric)),
    nameOf(id) {
      const { subject, metric, instance } = dictionary.byId(id) ?? nobody
      return { subject, metric, instance }
    },
    longestIntervalMs: () => Math.max(0, ...intervals.values()),
    *latestOf(subject, sinceMs) {
      for (const { id, metric, instance } of dictionary.ofSubject(subject)) {
        const atMs = newest.atMs(id)
        if (atMs > 0 && atMs >= sinceMs) yield { series: { subject, metric, instance }, atMs, value: newest.value(id), intervalMs: newest.intervalMs(id) }
      }
    },
    recent({ kind, metric, minutes, nowMs, subjects }) {
      const fromMinute = Math.floor(nowMs / minuteMs) - minutes + 1
      const rows = dictionary.ofMetric(kind, metric).flatMap(({ shard, slot, subject, instance }) => {
        if (subjects?.has(subject) === false) return []
        const mean = means.of(shard).from(slot, fromMinute, minutes)
        return mean.every(Number.isNaN) ? [] : [{ series: { subject, metric, instance }, mean }]
      })
      return { fromMs: fromMinute * minuteMs, stepMs: minuteMs, rows }
    },
    subjectsOf: ({ kind, metric }) => [...new Set(dictionary.ofMetric(kind, metric).map(({ subject }) => subject))],
    catalog: (subject) => dictionary.ofSubject(subject).map(({ metric, instance }) => ({ metric, instance })),
    runRetention(retention: Retention, nowMs: number) {
      const { atMs, isJump } = steadyTime(nowMs)
      problems.say('clock', isJump ? new AppError('metrics-not-written', { message: 'The clock of this machine was moved: metrics are removed by their age before that', reason: 'metrics-clock-moved', params: {} }) : undefined)
      if (!write((file) => void removeOlder({ file, shards: dictionary.shards.length }, retention, atMs))) return
      trim(retention.quotaBytes)
      writer.file.shrink(freedPages)
    },
    status: () => ({ bytes: writer.file.size().usedBytes, series: dictionary.count, problems: problems.all() }),
    [Symbol.dispose]() {
      flushShards(heads.filled())
      writer[Symbol.dispose]()
    },
  }
}

const nobody = { subject: '', metric: '', instance: '' }

/** At most so many at once: 64 MiB. */
const freedPages = 16_384

function numbersOf(senders: Map<string, NumberColumn>, { sender }: SampleBatch): NumberColumn {
  const known = senders.get(sender)
  if (known) return known
  const made = new NumberColumn()
  senders.set(sender, made)
  return made
}
