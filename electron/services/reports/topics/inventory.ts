// What there is: hosts and machines as they are now.
import type { ReportSection } from '#shared/model/monitoring/report.ts'
import type { ReportSources } from '../report-sources.ts'

export function inventoryTopic({ words, hosts, vms, hostName, nowMs }: ReportSources): ReportSection {
  const running = vms.filter(({ state }) => state === 'running' || state === 'blocked').length
  return {
    topic: 'inventory',
    title: words('report.topic.inventory'),
    lines: [words('report.inventory', { hosts: words('report.count.hosts', { count: hosts.length }), vms: words('report.count.vms', { count: vms.length }), running })],
    charts: [],
    tables: [
      {
        title: words('report.table.hosts'),
        emptyText: words('report.empty.hosts'),
        columns: [{ label: words('report.column.host'), kind: 'text', share: 2 }, { label: words('report.column.folder'), kind: 'text', share: 1.5 }, { label: words('report.column.state'), kind: 'text', share: 1 }, { label: words('report.column.hypervisor'), kind: 'text', share: 1.4 }, { label: words('report.column.cpu'), kind: 'text', share: 2 }, { label: words('report.column.cpus'), kind: 'number', share: 0.6 }, { label: words('report.column.memory'), kind: 'bytes', share: 0.9 }, { label: words('report.column.vms'), kind: 'number', share: 0.6 }],
        rows: hosts.map(({ id, name, folder, state, facts }) => [name, folder || null, words(`app:hostState.word.${state.kind}`), facts ? `${facts.driver} ${facts.hypervisorVersion ?? ''}`.trim() : null, facts?.cpuModel ?? null, facts?.cpus ?? null, facts?.memoryBytes ?? null, vms.filter(({ hostId }) => hostId === id).length]),
      },
      {
        title: words('report.table.vms'),
        emptyText: words('report.empty.vms'),
        columns: [{ label: words('report.column.name'), kind: 'text', share: 2.2 }, { label: words('report.column.host'), kind: 'text', share: 1.3 }, { label: words('report.column.state'), kind: 'text', share: 0.9 }, { label: words('report.column.operatingSystem'), kind: 'text', share: 1.6 }, { label: words('report.column.vcpus'), kind: 'number', share: 0.6 }, { label: words('report.column.memory'), kind: 'bytes', share: 0.9 }, { label: words('report.column.addresses'), kind: 'text', share: 1.6 }, { label: words('report.column.tags'), kind: 'text', share: 1.2 }, { label: words('report.column.runningFor'), kind: 'duration', share: 1 }],
        rows: vms.map(({ name, hostId, state, osName, vcpus, memoryBytes, addresses, tags, startedAtMs }) => [name, hostName(hostId), words(`app:state.${state}`), osName === '' ? null : osName, vcpus, memoryBytes, addresses.map(({ address }) => address).join(', ') || null, tags.join(', ') || null, startedAtMs === null ? null : nowMs - startedAtMs]),
      },
    ],
  }
}
