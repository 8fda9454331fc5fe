// One run of the retention: what is older than is kept goes, then the oldest of what is beyond the quota, and the file gives back its room.
import type { Retention } from '#electron/engine/metrics/metric-store.ts'
import { AppError } from '#shared/errors.ts'
import { removeOlder, trimOldest } from './retention.ts'
import type { Trimmed } from './retention.ts'
import type { SeriesDictionary } from '../series/series-dictionary.ts'
import { createSteadyTime } from './steady-time.ts'
import type { StoreProblems } from '../file/store-problems.ts'
import type { StoreWrite, StoreWriter } from '../file/store-writer.ts'

export interface RetentionRunsOptions {
  readonly writer: Pick<StoreWriter, 'file'>
  readonly dictionary: Pick<SeriesDictionary, 'shards'>
  readonly write: StoreWrite
  readonly problems: StoreProblems
  /** Only goes forward, in milliseconds. */
  readonly monotonicNow: () => number
}

/** Of the quota: what is free after the oldest has gone, so that it does not go at every run. */
const trimTo = 0.95
/** At most so many at once: 64 MiB. */
const freedPages = 16_384
const trimmedReasons = { raw: 'metrics-trimmed-raw', minute: 'metrics-trimmed-minute', hour: 'metrics-trimmed-hour' } as const

const clockMoved = (): AppError => new AppError('metrics-not-written', { message: 'The clock of this machine was moved: metrics are removed by their age before that', reason: 'metrics-clock-moved', params: {} })
const overQuota = (): AppError => new AppError('metrics-not-written', { message: 'The store of metrics is larger than its quota, and has nothing left to remove', reason: 'metrics-over-quota', params: {}, hint: 'metrics-more-room' })
const quotaReached = ({ tier, fromMs }: Trimmed): AppError => new AppError('metrics-not-written', { message: `The quota of the store of metrics is reached: what is older was removed of the tier ${tier}`, reason: trimmedReasons[tier], params: { beforeMs: fromMs }, hint: 'metrics-more-room' })

export function createRetentionRuns({ writer, dictionary, write, problems, monotonicNow }: RetentionRunsOptions): (retention: Retention, nowMs: number) => void {
  const steadyTime = createSteadyTime(monotonicNow)
  const trim = (quotaBytes: number): void => {
    const isOver = (share: number): boolean => writer.file.size().usedBytes > quotaBytes * share
    if (!isOver(1)) return problems.say('quota', undefined)
    while (isOver(trimTo)) {
      let trimmed: Trimmed | undefined
      if (!write((file) => (trimmed = trimOldest({ file, shards: dictionary.shards.length })))) return
      if (!trimmed) return problems.say('quota', overQuota())
      problems.sayForGood(quotaReached(trimmed))
    }
  }
  return (retention, nowMs) => {
    const { atMs, isJump } = steadyTime(nowMs)
    problems.say('clock', isJump ? clockMoved() : undefined)
    if (!write((file) => void removeOlder({ file, shards: dictionary.shards.length }, retention, atMs))) return
    trim(retention.quotaBytes)
    writer.file.shrink(freedPages)
  }
}
