// Takes history over: asks for mean, least, peak and number of samples of each minute (of each hour where minutes are not kept any more), some
// series and a stretch of time at once, and hands them to the store.
import type { History, HistoryOfSeries } from '#electron/engine/metrics/metric-store.ts'
import type { Rollups } from '#electron/engine/metrics/rollup.ts'
import type { Metric, MetricSubject } from '#shared/model/monitoring/metrics.ts'
import type { TaskLine } from '#shared/task-lines.ts'
import type { LabelledSubject } from '../../monitoring/answers/subject-labels.ts'
import { findNodeSeries } from './find-node-series.ts'
import type { NamedHost } from './find-node-series.ts'
import { findSeries } from './find-series.ts'
import type { FoundMetric, FoundSeries, OverTime, SeriesSource } from './find-series.ts'
import type { QueriedSeries, QueriedServer, TimeRange } from './query-server.ts'

export interface ImportOptions {
  readonly server: QueriedServer
  readonly subjects: readonly LabelledSubject[]
  readonly hosts: readonly NamedHost[]
  readonly range: TimeRange
  /** Minutes are kept from here on. */
  readonly minutesFromMs: number
  /** The host that new series belong to. */
  readonly originOf: (subject: MetricSubject) => string
  /** @throws when it could not be written */
  readonly keep: (history: History) => Promise<void>
  readonly signal: AbortSignal
  readonly progress: (share: number) => void
  readonly log: (line: TaskLine) => void
}

interface Work {
  readonly metric: Metric
  readonly members: readonly FoundSeries[]
  readonly origin: string
  readonly source: SeriesSource
}

interface Stretch extends TimeRange {
  readonly by: History['by']
}

const windows: Readonly<Record<History['by'], Pick<OverTime, 'window' | 'resolution'>>> = { minute: { window: '1m', resolution: '15s' }, hour: { window: '1h', resolution: '1m' } }
const unitMs: Readonly<Record<History['by'], number>> = { minute: 60_000, hour: 3_600_000 }
/** Prometheus answers at most 11,000 points a series; so many of so many series are some megabytes. */
const pointsAtOnce = 1440
const seriesAtOnce = 50

/** Returns how many series there were. */
export async function importHistory(options: ImportOptions): Promise<number> {
  const { server, signal, progress, log } = options
  const works = await planWork(options)
  const stretches = stretchesOf(options)
  const steps = works.length * stretches.length
  let done = 0
  for (const work of works) {
    let points = 0
    for (const stretch of stretches) {
      signal.throwIfAborted()
      points += await takeOver({ server, work, stretch, signal, keep: options.keep })
      done += 1
      progress(done / steps)
    }
    log({ line: 'history-taken-over', params: { kind: work.metric.kind, metric: work.metric.name, series: work.members.length, points } })
  }
  return works.reduce((sum, { members }) => sum + members.length, 0)
}

export type SoughtHistory = Pick<ImportOptions, 'server' | 'subjects' | 'hosts' | 'range' | 'signal'>

/** Ours first: of what is there twice, the first that is taken over counts. */
export async function* findHistory({ server, subjects, hosts, range, signal }: SoughtHistory): AsyncGenerator<FoundMetric> {
  yield* findSeries(server, { subjects, range, signal })
  yield* findNodeSeries(server, { hosts, range, signal })
}

async function planWork({ originOf, ...sought }: ImportOptions): Promise<Work[]> {
  const works: Work[] = []
  for await (const { metric, found, source } of findHistory(sought)) {
    for (const [origin, members] of Map.groupBy(found, ({ series }) => originOf(series.subject))) {
      for (let from = 0; from < members.length; from += seriesAtOnce) works.push({ metric, origin, source, members: members.slice(from, from + seriesAtOnce) })
    }
  }
  return works
}

function stretchesOf({ range: { fromMs, toMs }, minutesFromMs }: Pick<ImportOptions, 'range' | 'minutesFromMs'>): Stretch[] {
  const split = Math.ceil(Math.min(toMs, Math.max(fromMs, minutesFromMs)) / unitMs.hour) * unitMs.hour
  return [...cut({ by: 'hour', fromMs, toMs: split }), ...cut({ by: 'minute', fromMs: split, toMs })]
}

function cut({ by, fromMs, toMs }: Stretch): Stretch[] {
  const lengthMs = pointsAtOnce * unitMs[by]
  const first = Math.floor(fromMs / unitMs[by]) * unitMs[by]
  return Array.from({ length: Math.max(0, Math.ceil((toMs - first) / lengthMs)) }, (_, index) => ({ by, fromMs: first + index * lengthMs, toMs: Math.min(toMs, first + (index + 1) * lengthMs) }))
}

/** Returns how many points came. */
async function takeOver({ server, work, stretch, signal, keep }: { server: QueriedServer; work: Work; stretch: Stretch; signal: AbortSignal; keep: ImportOptions['keep'] }): Promise<number> {
  const stepMs = unitMs[stretch.by]
  // Asked for just before its end, a window is the step: whether a sample at its very edges counts differs between Prometheus 2 and 3.
  const range = { fromMs: stretch.fromMs + stepMs - 1, toMs: Math.ceil(stretch.toMs / stepMs) * stepMs - 1, stepMs }
  const { source, members } = work
  const ask = async (combine: string, over: string): Promise<ReadonlyMap<string, QueriedSeries['points']>> => {
    const answer = await server.range(source.over(members, { combine, over, ...windows[stretch.by] }), range, signal)
    return new Map(answer.map(({ labels, points }) => [source.keyOf(labels), points]))
  }
  const [means, mins, maxs, counts] = await Promise.all([ask('avg', 'avg_over_time'), ask('min', 'min_over_time'), ask('max', 'max_over_time'), ask('sum', 'count_over_time')])
  const series = members.flatMap(({ key, series: one }): HistoryOfSeries[] => {
    const rollups = rollupsOf({ means: means.get(key) ?? [], mins: mins.get(key) ?? [], maxs: maxs.get(key) ?? [], counts: counts.get(key) ?? [] }, stepMs)
    return rollups.times.length === 0 ? [] : [{ series: one, rollups }]
  })
  if (series.length > 0) await keep({ by: stretch.by, series, origin: work.origin })
  return series.reduce((sum, { rollups }) => sum + rollups.times.length, 0)
}

/** All four have the same times: what has a mean has been counted. Numbers that are none (NaN, infinite) are gaps. */
function rollupsOf({ means, mins, maxs, counts }: Readonly<Record<'means' | 'mins' | 'maxs' | 'counts', QueriedSeries['points']>>, stepMs: number): Rollups {
  const [lows, highs, numbers] = [mins, maxs, counts].map((points) => new Map(points.map(({ atMs, value }) => [atMs, value])))
  const rows = means.flatMap(({ atMs, value: mean }) => {
    const [low, high, count] = [lows?.get(atMs) ?? mean, highs?.get(atMs) ?? mean, numbers?.get(atMs) ?? 1]
    return [mean, low, high, count].every(Number.isFinite) && count >= 1 ? [{ time: Math.floor(atMs / stepMs), mean: Math.min(high, Math.max(low, mean)), low, high, count: Math.round(count) }] : []
  })
  const column = (of: (row: (typeof rows)[number]) => number): Float64Array => Float64Array.from(rows, of)
  return { times: column(({ time }) => time), counts: column(({ count }) => count), means: column(({ mean }) => mean), mins: column(({ low }) => low), maxs: column(({ high }) => high) }
}
