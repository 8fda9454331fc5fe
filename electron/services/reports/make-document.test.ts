import { describe, expect, it } from 'vitest'
import { createWords } from '#electron/lib/words.ts'
import { AppError } from '#shared/errors.ts'
import { Alert } from '#shared/model/monitoring/alert.ts'
import { Host } from '#shared/model/hosts/host.ts'
import type { SeriesPoints } from '#shared/model/monitoring/metrics.ts'
import { Pool } from '#shared/model/storage/storage.ts'
import { makeDocument } from './make-document.ts'
import type { ReportSources } from './report-sources.ts'

const host = Host.parse({ id: 'h1', name: 'kvm01', uri: 'qemu:///system', folder: '', autoconnect: true, state: { kind: 'degraded', sinceMs: 0, problem: { code: 'libvirt-silent', message: 'slow' } }, facts: null, usage: null, inventoryAtMs: null, isDemo: false })
const request = { title: 'x', query: '', format: 'pdf' as const, fromMs: 0, toMs: 3_600_000 }
const notAsked = (): Promise<never> => Promise.reject(new Error('nobody asks for this here'))

function sources(change: Partial<ReportSources> = {}): ReportSources {
  return { words: createWords(() => 'en'), fromMs: 0, toMs: 3_600_000, nowMs: 3_600_000, sampled: null, hosts: [host], vms: [], pools: [], hostName: () => 'kvm01', vmName: ({ uuid }) => (uuid === 'u1' ? 'db-01' : uuid), query: async () => ({ fromMs: 0, stepMs: 60_000, resolution: 'raw', series: [] }), alerts: async () => [], audit: async () => [], snapshots: notAsked, orphans: notAsked, progress: () => undefined, ...change }
}

const metricsGone = (): Promise<never> => Promise.reject(new AppError('timed-out', { message: 'query was not answered within 30 s' }))

describe('the document of a report', () => {
  it('says in the words of windows why a part of it could not be made, and has the rest', async () => {
    const { sections, dataProblem } = await makeDocument({ ...request, topics: ['capacity', 'inventory'] }, sources({ query: metricsGone }), 'ada')
    expect(sections.map(({ lines }) => lines)).toEqual([['This part could not be created: No answer in time'], ['1 host with 0 virtual machines, 0 of them running, as of the making of this report.']])
    expect(dataProblem).toBe('No answer in time')
  })

  it('words states, acts, outcomes and severities', async () => {
    const audit = async () => [{ sequence: 1, atMs: 5, user: 'ada', act: 'vm.trash', outcome: 'vm-state', hash: '', detail: '{"hostId":"h1","uuid":"u1","forceOff":false}' }, { sequence: 0, atMs: 4, user: 'ada', act: 'of.before', outcome: 'ok', hash: '', detail: '{}' }]
    const { sections } = await makeDocument({ ...request, topics: ['inventory', 'changes'] }, sources({ audit }), 'ada')
    expect(sections[0]?.tables[0]?.rows[0]?.slice(0, 3)).toEqual(['kvm01', null, 'Degraded'])
    expect(sections[1]?.lines).toEqual(['2 actions through this console, 1 of them refused or failed. What was done without the console, by virsh for example, is not in its log.'])
    expect(sections[1]?.tables[0]?.rows).toEqual([[5, 'ada', 'Move to trash', 'Failed (vm-state)', 'machine: db-01 (kvm01), forceOff: false'], [4, 'ada', 'of.before', 'Done', '']])
  })

  it('writes out what cannot be seen in a name', async () => {
    const { sections } = await makeDocument({ ...request, topics: ['inventory'] }, sources({ hosts: [{ ...host, name: 'kvm\u200b01' }] }), 'ada')
    expect(sections[0]?.tables[0]?.rows[0]?.[0]).toBe('kvm[U+200B]01')
  })

  it('writes it out on the lines of charts too', async () => {
    const series: SeriesPoints = { label: { subject: { kind: 'host', hostId: host.id }, group: '', metric: 'cpu.usage', instance: '' }, mean: [0.5], max: [0.5], min: [0.5], summary: null }
    const query: ReportSources['query'] = async () => ({ fromMs: 0, stepMs: 60_000, resolution: 'raw', series: [series] })
    const { sections } = await makeDocument({ ...request, topics: ['capacity'] }, sources({ hosts: [{ ...host, name: 'kvm\u200b01' }], query }), 'ada')
    expect(sections[0]?.charts.flatMap((chart) => chart.series.map(({ label }) => label))).toEqual(['kvm[U+200B]01', 'kvm[U+200B]01'])
  })

  it('tells of each alert on which host it was', async () => {
    const alert = (subject: object): Alert => Alert.parse({ id: 'a', ruleId: 'r', ruleName: 'Busy', severity: 'warning', policyId: null, subject, instance: '', metric: null, phase: 'firing', value: null, advice: '', startedAtMs: 0, firedAtMs: 5, resolvedAtMs: null, acknowledgement: null, silencedUntilMs: null })
    const alerts = async () => [alert({ kind: 'vm', hostId: 'h1', uuid: 'u1', name: 'web' }), alert({ kind: 'pool', hostId: 'h1', pool: 'default', name: 'kvm01: default' }), alert({ kind: 'host', hostId: 'h1', name: 'kvm01' })]
    const { sections } = await makeDocument({ ...request, topics: ['alerts'] }, sources({ alerts }), 'ada')
    expect(sections[0]?.tables[0]?.rows.map((row) => row.slice(2, 4))).toEqual([['web', 'kvm01'], ['default', 'kvm01'], ['kvm01', null]])
  })

  it('tells by how much a pool grows a day only of some hours', async () => {
    const pool = Pool.parse({ hostId: 'h1', name: 'default', uuid: 'p', type: 'dir', state: 'running', autostart: true, isPersistent: true, capacityBytes: 1000, allocationBytes: 300, availableBytes: 700, targetPath: '/pool', source: '', sharedKey: '' })
    const growth = async (spanMs: number): Promise<unknown> => {
      const series: SeriesPoints = { label: { subject: { kind: 'pool', hostId: host.id, pool: 'default' }, group: '', metric: 'allocation', instance: '' }, mean: [100, 200, 300], max: [100, 200, 300], min: [100, 200, 300], summary: null }
      const query: ReportSources['query'] = async () => ({ fromMs: 0, stepMs: spanMs / 3, resolution: 'raw', series: [series] })
      const { sections } = await makeDocument({ ...request, topics: ['capacity'] }, sources({ pools: [pool], toMs: spanMs, query }), 'ada')
      return sections[0]?.tables[1]?.rows[0]?.slice(7)
    }
    expect(await growth(3_600_000)).toEqual([null, null])
    expect(await growth(3 * 86_400_000)).toEqual([100, expect.any(Number)])
  })

  it('has no two columns of one name, which programs could not tell apart', async () => {
    const { sections } = await makeDocument({ ...request, topics: ['inventory', 'capacity', 'utilisation', 'availability', 'snapshots', 'changes', 'alerts'] }, sources(), 'ada')
    for (const { labels } of sections.flatMap(({ tables }) => tables.map(({ columns }) => ({ labels: columns.map(({ label }) => label) })))) expect(labels).toEqual([...new Set(labels)])
  })
})
