// What there is room for: what machines were promised of each host, what they used of it, and when pools are full.
import { timeToFull } from '#electron/engine/alerts/time-to-full.ts'
import { subjectKey } from '#shared/model/monitoring/metrics.ts'
import type { SeriesPoints } from '#shared/model/monitoring/metrics.ts'
import type { ReportChart, ReportSection, ReportTable } from '#shared/model/monitoring/report.ts'
import { hostOf, percent, poolOf, seriesBySubject } from '../report-sources.ts'
import type { ReportSources } from '../report-sources.ts'

const mostCharted = 8
const dayMs = 24 * 3600 * 1000
/** What a pool grows by in minutes says nothing of a day. */
const leastGrowthMs = dayMs / 4

type BySubject = ReadonlyMap<string, SeriesPoints>

export async function capacityTopic(sources: ReportSources): Promise<ReportSection> {
  const { words } = sources
  const subjects = sources.hosts.map(hostOf)
  const [cpu, memory, room, charts] = await Promise.all([
    seriesBySubject(sources, { subjects, metric: 'cpu.usage' }),
    seriesBySubject(sources, { subjects, metric: 'memory.used' }),
    seriesBySubject(sources, { subjects: sources.pools.map(poolOf), metric: 'allocation' }),
    chartsOf(sources),
  ])
  return {
    topic: 'capacity',
    title: words('report.topic.capacity'),
    lines: [words('report.capacity.about')],
    charts,
    tables: [hostTable(sources, { cpu, memory }), poolTable(sources, room)],
  }
}

function hostTable({ words, hosts, vms }: ReportSources, { cpu, memory }: { cpu: BySubject; memory: BySubject }): ReportTable {
  return {
    title: words('report.table.hosts'),
    emptyText: words('report.empty.hosts'),
    columns: [{ label: words('report.column.host'), kind: 'text', share: 2 }, { label: words('report.column.cpus'), kind: 'number', share: 0.6 }, { label: words('report.column.vcpusPromised'), kind: 'number', share: 1 }, { label: words('report.column.vcpusPerCpu'), kind: 'number', share: 0.9 }, { label: words('report.column.cpuMean'), kind: 'percent', share: 0.8 }, { label: words('report.column.cpu95'), kind: 'percent', share: 0.8 }, { label: words('report.column.memory'), kind: 'bytes', share: 0.9 }, { label: words('report.column.memoryPromised'), kind: 'bytes', share: 0.9 }, { label: words('report.column.promisedShare'), kind: 'percent', share: 0.9 }, { label: words('report.column.usedMean'), kind: 'bytes', share: 0.9 }, { label: words('report.column.used95'), kind: 'bytes', share: 0.9 }],
    rows: hosts.map((host) => {
      const own = vms.filter(({ hostId }) => hostId === host.id)
      const vcpus = own.reduce((sum, vm) => sum + vm.vcpus, 0)
      const promised = own.reduce((sum, vm) => sum + vm.memoryBytes, 0)
      const key = subjectKey(hostOf(host))
      const [cpuUse, memoryUse] = [cpu.get(key)?.summary, memory.get(key)?.summary]
      const { cpus, memoryBytes } = host.facts ?? { cpus: null, memoryBytes: null }
      return [host.name, cpus, vcpus, cpus ? vcpus / cpus : null, percent(cpuUse?.mean), percent(cpuUse?.p95), memoryBytes, promised, memoryBytes ? (promised / memoryBytes) * 100 : null, memoryUse?.mean ?? null, memoryUse?.p95 ?? null]
    }),
  }
}

/** Storage that several hosts share is there once. */
function poolTable({ words, pools, hostName, fromMs, toMs }: ReportSources, room: BySubject): ReportTable {
  const once = pools.filter(({ sharedKey }, index) => sharedKey === '' || pools.findIndex((pool) => pool.sharedKey === sharedKey) === index)
  return {
    title: words('report.table.pools'),
    emptyText: words('report.empty.pools'),
    columns: [{ label: words('report.column.pool'), kind: 'text', share: 2 }, { label: words('report.column.host'), kind: 'text', share: 1.6 }, { label: words('report.column.type'), kind: 'text', share: 0.8 }, { label: words('report.column.capacity'), kind: 'bytes', share: 1 }, { label: words('report.column.allocated'), kind: 'bytes', share: 1 }, { label: words('report.column.allocatedShare'), kind: 'percent', share: 0.9 }, { label: words('report.column.free'), kind: 'bytes', share: 1 }, { label: words('report.column.growsADay'), kind: 'bytes', share: 1 }, { label: words('report.column.fullIn'), kind: 'duration', share: 1 }],
    rows: once.map((pool) => {
      const { name, hostId, type, capacityBytes, allocationBytes, availableBytes, sharedKey } = pool
      const { bytesPerDay, fullInMs } = growthOf(room.get(subjectKey(poolOf(pool))), { fromMs, toMs, capacityBytes })
      return [name, sharedKey === '' ? hostName(hostId) : words('report.capacity.shared'), type, capacityBytes, allocationBytes, capacityBytes === 0 ? null : (allocationBytes / capacityBytes) * 100, availableBytes, bytesPerDay, fullInMs]
    }),
  }
}

function growthOf(series: SeriesPoints | undefined, { fromMs, toMs, capacityBytes }: { fromMs: number; toMs: number; capacityBytes: number }): { bytesPerDay: number | null; fullInMs: number | null } {
  const points = series?.mean ?? []
  const stepMs = (toMs - fromMs) / Math.max(1, points.length)
  const samples = points.flatMap((allocationBytes, index) => (allocationBytes === null ? [] : [{ atMs: fromMs + index * stepMs, allocationBytes }]))
  const [first, last] = [samples[0], samples.at(-1)]
  if (!first || !last) return { bytesPerDay: null, fullInMs: null }
  if (last.atMs - first.atMs < leastGrowthMs) return { bytesPerDay: null, fullInMs: last.allocationBytes >= capacityBytes ? 0 : null }
  return { bytesPerDay: ((last.allocationBytes - first.allocationBytes) / (last.atMs - first.atMs)) * dayMs, fullInMs: timeToFull({ samples, capacityBytes }) }
}

async function chartsOf(sources: ReportSources): Promise<ReportChart[]> {
  const { words, hosts } = sources
  const titled = (title: string): string => (hosts.length > mostCharted ? words('report.capacity.firstOf', { title, most: mostCharted, count: hosts.length }) : title)
  const charts = await Promise.all([chartOf(sources, { title: titled(words('report.capacity.cpuChart')), metric: 'cpu.usage', unit: 'ratio' }), chartOf(sources, { title: titled(words('report.capacity.memoryChart')), metric: 'memory.used', unit: 'bytes' })])
  return charts.flat()
}

async function chartOf({ hosts, query, sampled }: ReportSources, { title, metric, unit }: Pick<ReportChart, 'title' | 'unit'> & { metric: string }): Promise<ReportChart[]> {
  const charted = hosts.slice(0, mostCharted)
  if (charted.length === 0 || !sampled) return []
  const answer = await query({ selections: [{ subjects: charted.map(hostOf), metric, groupBy: 'none' }], ...sampled, maxPoints: 300 })
  const nameOf = (key: string): string => charted.find((host) => subjectKey(hostOf(host)) === key)?.name ?? ''
  const series = answer.series.map(({ label, mean }) => ({ label: label.subject ? nameOf(subjectKey(label.subject)) : '', values: mean }))
  return series.length === 0 ? [] : [{ title, unit, fromMs: answer.fromMs, stepMs: answer.stepMs, series }]
}
