import { describe, expect, it } from 'vitest'
import { HostId } from '#shared/model/ids.ts'
import { metricOf, SubjectKind } from '#shared/model/monitoring/metrics.ts'
import { panelsOf, selectionsOf } from './panels.ts'

const [words] = Object.values(import.meta.glob<{ metric: Record<string, string>; panel: Record<string, string> }>('../../../../resources/i18n/en/monitoring.json', { eager: true, import: 'default' }))
const host = (id: string) => ({ kind: 'host' as const, hostId: HostId.parse(id) })

describe.each(SubjectKind.options)('the charts of a %s', (kind) => {
  it('are of metrics that there are, each chart of one unit, all with words', () => {
    for (const { id, metrics, compared } of panelsOf[kind]) {
      const all = [...metrics, ...compared]
      expect(all.filter((metric) => !metricOf(kind, metric))).toEqual([])
      expect(new Set(all.map((metric) => metricOf(kind, metric)?.unit)).size).toBe(1)
      expect(all.filter((metric) => words?.metric[metric.replaceAll('.', '-')] === undefined)).toEqual([])
      expect(words?.panel).toHaveProperty(id)
    }
  })
})

describe('what is asked for', () => {
  it('is each device only where it makes sense or is wanted', () => {
    const [diskPanel] = panelsOf.host.filter(({ id }) => id === 'diskBytes')
    const [heat] = panelsOf.host.filter(({ id }) => id === 'temperature')
    if (!diskPanel || !heat) throw new Error('no such panel')
    const scope = { kind: 'host' as const, subjects: [host('a')], isEachDevice: false }
    expect(selectionsOf(diskPanel, scope).map(({ instance }) => instance)).toEqual([undefined, undefined])
    expect(selectionsOf(diskPanel, { ...scope, isEachDevice: true }).map(({ instance }) => instance)).toEqual(['*', '*'])
    expect(selectionsOf(heat, scope)).toEqual([{ subjects: [host('a')], metric: 'temperature', groupBy: 'none', instance: '*' }])
  })

  it('is one metric of each when several are compared', () => {
    const [cpu] = panelsOf.host
    if (!cpu) throw new Error('no panel')
    expect(selectionsOf(cpu, { kind: 'host', subjects: [host('a'), host('b')], isEachDevice: false }).map(({ metric, subjects }) => [metric, Array.isArray(subjects) && subjects.length])).toEqual([['cpu.usage', 2]])
  })
})
