// How the machines use what they have, and which of them are idle, too big or too small, with the numbers.
import { rightSize, sizingLimits } from '#electron/engine/sizing/right-size.ts'
import type { Sizing, SizingFacts, SizingVerdict } from '#electron/engine/sizing/right-size.ts'
import { subjectKey } from '#shared/model/monitoring/metrics.ts'
import type { ReportSection, ReportTable } from '#shared/model/monitoring/report.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { percent, seriesBySubject, vmOf } from '../report-sources.ts'
import type { ReportSources } from '../report-sources.ts'

const order: readonly SizingVerdict[] = ['undersized', 'idle', 'oversized', 'right', 'unknown']
const share = (value: number): string => `${Math.round(value * 100)} %`

interface Judged {
  readonly vm: Vm
  readonly use: Pick<SizingFacts, 'cpu' | 'memory' | 'networkBytesPerSecond'>
  readonly sizing: Sizing
}

export async function utilisationTopic(sources: ReportSources): Promise<ReportSection> {
  const { words } = sources
  const judged = await judge(sources)
  const count = (verdict: SizingVerdict): number => judged.filter(({ sizing }) => sizing.verdict === verdict).length
  return {
    topic: 'utilisation',
    title: words('report.topic.utilisation'),
    lines: [
      words('report.utilisation.counts', Object.fromEntries(order.map((verdict) => [verdict, count(verdict)]))),
      words('report.utilisation.limits', Object.fromEntries(Object.entries(sizingLimits).map(([name, value]) => [name, share(value)]))),
    ],
    charts: [],
    tables: [tableOf(judged, sources)],
  }
}

async function judge(sources: ReportSources): Promise<Judged[]> {
  const subjects = sources.vms.map(vmOf)
  const of = (metric: string) => seriesBySubject(sources, { subjects, metric })
  const [cpu, memory, received, sent] = await Promise.all([of('cpu.usage'), of('memory.used'), of('network.receive.bytes'), of('network.transmit.bytes')])
  return sources.vms.map((vm) => {
    const key = subjectKey(vmOf(vm))
    const [inward, outward] = [received.get(key)?.summary?.mean, sent.get(key)?.summary?.mean]
    const networkBytesPerSecond = inward === undefined && outward === undefined ? null : (inward ?? 0) + (outward ?? 0)
    const use = { cpu: cpu.get(key)?.summary ?? null, memory: memory.get(key)?.summary ?? null, networkBytesPerSecond }
    return { vm, use, sizing: rightSize({ vcpus: vm.vcpus, memoryBytes: vm.memoryBytes, ...use }) }
  })
}

function tableOf(judged: readonly Judged[], { words, hostName }: ReportSources): ReportTable {
  return {
    title: words('report.table.vms'),
    emptyText: words('report.empty.vms'),
    columns: [{ label: words('report.column.name'), kind: 'text', share: 2.2 }, { label: words('report.column.host'), kind: 'text', share: 1.3 }, { label: words('report.column.size'), kind: 'text', share: 0.9 }, { label: words('report.column.vcpus'), kind: 'number', share: 0.6 }, { label: words('report.column.suggestedVcpus'), kind: 'number', share: 0.9 }, { label: words('report.column.cpuMean'), kind: 'percent', share: 0.8 }, { label: words('report.column.cpu95'), kind: 'percent', share: 0.7 }, { label: words('report.column.cpuMax'), kind: 'percent', share: 0.7 }, { label: words('report.column.memory'), kind: 'bytes', share: 0.9 }, { label: words('report.column.suggestedMemory'), kind: 'bytes', share: 0.9 }, { label: words('report.column.memory95'), kind: 'bytes', share: 0.9 }, { label: words('report.column.network'), kind: 'bytes-per-second', share: 0.9 }],
    rows: judged
      .toSorted((left, right) => order.indexOf(left.sizing.verdict) - order.indexOf(right.sizing.verdict) || (right.use.cpu?.p95 ?? 0) - (left.use.cpu?.p95 ?? 0))
      .map(({ vm, use, sizing }) => [vm.name, hostName(vm.hostId), words(`report.utilisation.verdict.${sizing.verdict}`), vm.vcpus, sizing.suggestedVcpus === vm.vcpus ? null : sizing.suggestedVcpus, percent(use.cpu?.mean), percent(use.cpu?.p95), percent(use.cpu?.max), vm.memoryBytes, sizing.suggestedMemoryBytes === vm.memoryBytes ? null : sizing.suggestedMemoryBytes, use.memory?.p95 ?? null, use.networkBytesPerSecond]),
  }
}
