import { describe, expect, it } from 'vitest'
import { DashboardPanel } from '#shared/model/monitoring/dashboard.ts'
import { metricOf, metricTable } from '#shared/model/monitoring/metrics.ts'
import { firstPanels, newPanel, panelSelection, panelTitle } from './panel-query.ts'

const [words] = Object.values(import.meta.glob<{ metricLong: Record<string, string> }>('../../../../../resources/i18n/en/monitoring.json', { eager: true, import: 'default' }))

describe('a panel', () => {
  it('can be of every metric, each with words', () => {
    expect(metricTable.filter(({ name }) => words?.metricLong[name.replaceAll('.', '-')] === undefined).map(({ name }) => name)).toEqual([])
  })

  it('asks for its metric by filter and group, each device only where there are devices', () => {
    const panel = { ...newPanel('1'), query: 'tag:prod', isEachDevice: true }
    expect(panelSelection(panel)).toEqual({ subjects: { kind: 'vm', query: 'tag:prod' }, metric: 'cpu.usage', groupBy: 'host' })
    expect(panelSelection({ ...panel, metric: 'disk.read.bytes', aggregate: 'max' })).toEqual({ subjects: { kind: 'vm', query: 'tag:prod' }, metric: 'disk.read.bytes', groupBy: 'host', aggregate: 'max', instance: '*' })
  })

  it('is named by its user, or by what it shows', () => {
    const t = (key: string): string => key.split('.').at(-1) ?? ''
    expect(panelTitle({ ...newPanel('1'), title: 'Mine' }, t)).toBe('Mine')
    expect(panelTitle({ ...newPanel('1'), query: 'tag:prod' }, t)).toBe('cpu-usage · tag:prod · host')
    expect(panelTitle({ ...newPanel('1'), groupBy: 'none' }, t)).toBe('cpu-usage · vm')
  })

  it('of a new dashboard is one that can be kept and asked for', () => {
    for (const panel of firstPanels()) {
      expect(DashboardPanel.parse(panel)).toEqual(panel)
      expect(metricOf(panel.kind, panel.metric)).toBeDefined()
    }
  })
})
