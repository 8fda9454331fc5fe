// What a panel asks for, and how it is called. Pure.
import type { MetricSelection } from '#shared/contract/monitoring.ts'
import type { DashboardPanel } from '#shared/model/monitoring/dashboard.ts'
import { metricOf } from '#shared/model/monitoring/metrics.ts'
import type { SubjectKind } from '#shared/model/monitoring/metrics.ts'

/** More lines than this in one chart are a carpet; the panel asks to be grouped or narrowed instead. */
export const mostLines = 30

export function panelSelection({ kind, query, metric, groupBy, aggregate, isEachDevice }: DashboardPanel): MetricSelection {
  return {
    subjects: { kind, query },
    metric,
    groupBy,
    ...(aggregate === null ? {} : { aggregate }),
    ...(isEachDevice && hasInstances(kind, metric) ? { instance: '*' } : {}),
  }
}

export function hasInstances(kind: SubjectKind, metric: string): boolean {
  return (metricOf(kind, metric)?.instances ?? 'none') !== 'none'
}

export function newPanel(id: string): DashboardPanel {
  return { id, title: '', kind: 'vm', metric: 'cpu.usage', query: '', groupBy: 'host', aggregate: null, isEachDevice: false, width: 1, isTall: false }
}

/** What a new dashboard begins with: something to see, and to change. */
export function firstPanels(): DashboardPanel[] {
  const wide: Partial<DashboardPanel> = { width: 3 }
  const panels: readonly Partial<DashboardPanel>[] = [
    { kind: 'host', metric: 'cpu.usage', groupBy: 'none', ...wide },
    { kind: 'host', metric: 'memory.used', groupBy: 'all' },
    { metric: 'disk.write.bytes' },
    { metric: 'network.transmit.bytes' },
  ]
  return panels.map((panel) => ({ ...newPanel(crypto.randomUUID()), ...panel }))
}

export type PanelWords = (key: string) => string

/** "CPU of machines, by host": what it shows, where the user has given it no name. */
export function panelTitle(panel: DashboardPanel, t: PanelWords): string {
  if (panel.title !== '') return panel.title
  const metric = t(`metricLong.${panel.metric.replaceAll('.', '-')}`)
  const scope = panel.query === '' ? t(`board.all.${panel.kind}`) : panel.query
  return panel.groupBy === 'none' ? `${metric} · ${scope}` : `${metric} · ${scope} · ${t(`board.groupShort.${panel.groupBy}`)}`
}
