// A store that keeps the last hour in memory and nothing on disk.
import { subjectKey } from '#shared/model/metrics.ts'
import type { SampleBatch } from '#shared/model/metrics.ts'
import type { LatestValue, MetricStore, StoreQuery, StoreSelection, StoredPoints, StoredSeries } from '#electron/engine/metrics/metric-store.ts'

interface Kept {
  readonly series: StoredSeries
  readonly atMs: number[]
  readonly values: number[]
}

interface Grid {
  readonly fromMs: number
  readonly stepMs: number
  readonly steps: number
}

const keptMs = 3_600_000
const shortestStepMs = 5000

export function createMemoryStore(): MetricStore {
  const all = new Map<string, Kept>()
  const bySender = new Map<string, Map<number, Kept>>()

  const keep = (series: StoredSeries): Kept => {
    const key = `${series.subject}\n${series.metric}\n${series.instance}`
    const kept = all.get(key) ?? { series, atMs: [], values: [] }
    all.set(key, kept)
    return kept
  }
  const chosen = ({ subjects, metric, instance }: StoreSelection): Kept[] => {
    const wanted = new Set(subjects)
    return [...all.values()].filter(({ series }) => wanted.has(series.subject) && series.metric === metric && (instance === undefined || series.instance === instance))
  }
  return {
    append(batch: SampleBatch) {
      const known = bySender.get(batch.sender) ?? new Map<number, Kept>()
      bySender.set(batch.sender, known)
      for (const { id, series } of batch.newSeries) known.set(id, keep({ subject: subjectKey(series.subject), metric: series.metric, instance: series.instance }))
      for (const [place, id] of batch.ids.entries()) {
        const kept = known.get(id)
        if (kept) add(kept, batch.atMs, batch.values[place] ?? Number.NaN)
      }
    },
    query(request) {
      const grid = gridOf(request)
      const selections = request.selections.map((selection) => chosen(selection).map((kept) => onGrid(kept, grid)))
      return { ...grid, resolution: 'raw', selections }
    },
    *latest({ kind, metric, sinceMs }): Iterable<LatestValue> {
      for (const { series, atMs, values } of all.values()) {
        const [last, value] = [atMs.at(-1), values.at(-1)]
        if (series.metric === metric && series.subject.startsWith(`${kind}:`) && last !== undefined && value !== undefined && last >= sinceMs) yield { series, atMs: last, value }
      }
    },
    recent({ kind, metric, minutes, nowMs }) {
      const fromMs = Math.floor(nowMs / 60_000) * 60_000 - (minutes - 1) * 60_000
      const wanted = [...all.values()].filter(({ series }) => series.metric === metric && series.subject.startsWith(`${kind}:`))
      return { fromMs, stepMs: 60_000, rows: wanted.map((kept) => ({ series: kept.series, mean: onGrid(kept, { fromMs, stepMs: 60_000, steps: minutes }).mean })) }
    },
    catalog: (subject) => [...all.values()].filter(({ series }) => series.subject === subject).map(({ series }) => ({ metric: series.metric, instance: series.instance })),
    flush: () => {},
    runRetention: () => {},
    status: () => ({ bytes: 0, series: all.size, problem: '' }),
    [Symbol.dispose]: () => all.clear(),
  }
}

function add({ atMs, values }: Kept, now: number, value: number): void {
  atMs.push(now)
  values.push(value)
  if ((atMs[0] ?? now) >= now - 2 * keptMs) return
  const old = atMs.findIndex((at) => at >= now - keptMs)
  atMs.splice(0, old)
  values.splice(0, old)
}

function gridOf({ fromMs, toMs, maxPoints }: StoreQuery): Grid {
  const stepMs = Math.max(shortestStepMs, Math.ceil((toMs - fromMs) / maxPoints / 1000) * 1000)
  const alignedMs = Math.floor(fromMs / stepMs) * stepMs
  return { fromMs: alignedMs, stepMs, steps: Math.max(1, Math.ceil((toMs - alignedMs) / stepMs)) }
}

function onGrid({ series, atMs, values }: Kept, { fromMs, stepMs, steps }: Grid): StoredPoints {
  const [mean, max, min] = [new Float64Array(steps).fill(Number.NaN), new Float64Array(steps).fill(Number.NaN), new Float64Array(steps).fill(Number.NaN)]
  const counts = new Uint32Array(steps)
  for (const [place, at] of atMs.entries()) {
    const step = Math.floor((at - fromMs) / stepMs)
    const value = values[place]
    if (step < 0 || step >= steps || value === undefined) continue
    const count = (counts[step] ?? 0) + 1
    counts[step] = count
    const before = count === 1 ? value : (mean[step] ?? value)
    mean[step] = before + (value - before) / count
    max[step] = count === 1 ? value : Math.max(max[step] ?? value, value)
    min[step] = count === 1 ? value : Math.min(min[step] ?? value, value)
  }
  return { series, mean, max, min }
}
