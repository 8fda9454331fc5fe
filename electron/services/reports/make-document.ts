// Makes the document of a report out of its sources, topic by topic. A topic that fails says so in its place: the rest is still worth having.
import { createProblemWords } from '#electron/lib/words.ts'
import type { Words } from '#electron/lib/words.ts'
import { problemOf } from '#shared/errors.ts'
import { visibleText } from '#shared/visible-text.ts'
import type { ReportDocument, ReportRequest, ReportSection, ReportTopic } from '#shared/model/monitoring/report.ts'
import { hostOf } from './report-sources.ts'
import type { ReportSources } from './report-sources.ts'
import { availabilityTopic } from './topics/availability.ts'
import { capacityTopic } from './topics/capacity.ts'
import { alertsTopic, changesTopic } from './topics/changes.ts'
import { inventoryTopic } from './topics/inventory.ts'
import { snapshotsTopic } from './topics/snapshots.ts'
import { utilisationTopic } from './topics/utilisation.ts'

const topics: Readonly<Record<ReportTopic, (sources: ReportSources) => Promise<ReportSection> | ReportSection>> = {
  inventory: inventoryTopic,
  capacity: capacityTopic,
  utilisation: utilisationTopic,
  availability: availabilityTopic,
  snapshots: snapshotsTopic,
  changes: changesTopic,
  alerts: alertsTopic,
}

export async function makeDocument({ title, topics: wanted, query, fromMs, toMs }: ReportRequest, given: Omit<ReportSources, 'sampled'>, by: string): Promise<ReportDocument> {
  const { sampled, dataProblem } = await sampledOrWhyNot(given)
  const sources: ReportSources = { ...given, sampled }
  const { words } = sources
  const sections: ReportSection[] = []
  for (const [index, topic] of wanted.entries()) {
    sections.push(await sectionOf(topic, { ...sources, progress: (share) => sources.progress((index + share) / wanted.length) }))
    sources.progress((index + 1) / wanted.length)
  }
  return { title, scope: scopeText(words, query), fromMs, toMs, madeAtMs: sources.nowMs, by, dataFromMs: sampled?.fromMs ?? null, dataToMs: sampled?.toMs ?? null, dataProblem, sections }
}

/** What a report is about, by its query. */
export function scopeText(words: Words, query: string): string {
  return query.trim() === '' ? words('report.everything') : words('report.matching', { query: query.trim() })
}

async function sectionOf(topic: ReportTopic, sources: ReportSources): Promise<ReportSection> {
  try {
    return visibleSection(await topics[topic](sources))
  } catch (error) {
    return { topic, title: sources.words(`report.topic.${topic}`), lines: [sources.words('report.failed', { problem: createProblemWords(sources.words)(problemOf(error)) })], charts: [], tables: [] }
  }
}

/** Names in cells and on the lines of charts are from hosts. */
function visibleSection({ tables, charts, ...section }: ReportSection): ReportSection {
  return {
    ...section,
    charts: charts.map((chart) => ({ ...chart, series: chart.series.map((series) => ({ ...series, label: visibleText(series.label) })) })),
    tables: tables.map((table) => ({ ...table, rows: table.rows.map((row) => row.map((cell) => (typeof cell === 'string' ? visibleText(cell) : cell))) })),
  }
}

/** Much of a report needs no samples: it is made without them. */
async function sampledOrWhyNot(given: Omit<ReportSources, 'sampled'>): Promise<{ sampled: ReportSources['sampled']; dataProblem: string | null }> {
  try {
    return { sampled: await sampledRange(given), dataProblem: null }
  } catch (error) {
    return { sampled: null, dataProblem: createProblemWords(given.words)(problemOf(error)) }
  }
}

/** By the hosts' CPU, which is measured whenever anything is. */
async function sampledRange({ query, hosts, fromMs, toMs }: Omit<ReportSources, 'sampled'>): Promise<ReportSources['sampled']> {
  if (hosts.length === 0) return null
  const { series, fromMs: gridMs, stepMs } = await query({ selections: [{ subjects: hosts.map(hostOf), metric: 'cpu.usage', groupBy: 'all' }], fromMs, toMs, maxPoints: 1000 })
  const values = series[0]?.mean ?? []
  const [first, last] = [values.findIndex((value) => value !== null), values.findLastIndex((value) => value !== null)]
  return first < 0 ? null : { fromMs: Math.max(fromMs, gridMs + first * stepMs), toMs: Math.min(toMs, gridMs + (last + 1) * stepMs) }
}
