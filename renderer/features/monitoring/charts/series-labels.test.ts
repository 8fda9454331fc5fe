import { describe, expect, it } from 'vitest'
import { HostId } from '#shared/model/ids.ts'
import type { MetricAnswer, SeriesLabel } from '#shared/model/monitoring/metrics.ts'
import { chartDataOf } from './series-labels.ts'

const words = { ofSubject: (subject: NonNullable<SeriesLabel['subject']>) => (subject.kind === 'host' ? `host ${subject.hostId}` : subject.kind), ofGroup: (group: string) => `group ${group}`, ofMetric: (metric: string) => metric.toUpperCase() }
const host = (id: string) => ({ kind: 'host' as const, hostId: HostId.parse(id) })
const answer = (labels: readonly SeriesLabel[]): MetricAnswer => ({ fromMs: 0, stepMs: 1, resolution: 'raw', series: labels.map((label) => ({ label, mean: [], max: [], min: [], summary: null })) })
const named = (labels: readonly SeriesLabel[]) => chartDataOf(answer(labels), words).series.map(({ label }) => label)

describe('the names of lines', () => {
  it('say only what tells them apart', () => {
    expect(named([{ subject: host('a'), group: '', metric: 'cpu', instance: '' }])).toEqual(['CPU'])
    expect(named([{ subject: host('a'), group: '', metric: 'cpu', instance: '' }, { subject: host('b'), group: '', metric: 'cpu', instance: '' }])).toEqual(['host a', 'host b'])
    expect(named([{ subject: host('a'), group: '', metric: 'in', instance: 'eth0' }, { subject: host('a'), group: '', metric: 'out', instance: 'eth0' }])).toEqual(['IN · eth0', 'OUT · eth0'])
    expect(named([{ subject: host('a'), group: '', metric: 'in', instance: 'eth0' }, { subject: host('a'), group: '', metric: 'in', instance: 'eth1' }])).toEqual(['eth0', 'eth1'])
    expect(named([{ subject: null, group: 'x', metric: 'in', instance: '' }, { subject: host('a'), group: '', metric: 'out', instance: '' }])).toEqual(['group x · IN', 'host a · OUT'])
  })

  it('are told apart by keys that no two lines share', () => {
    const { series } = chartDataOf(answer([{ subject: null, group: 'x', metric: 'in', instance: '' }, { subject: null, group: 'y', metric: 'in', instance: '' }]), words)
    expect(new Set(series.map(({ id }) => id)).size).toBe(2)
  })
})
