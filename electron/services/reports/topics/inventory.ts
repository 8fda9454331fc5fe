// What there is: hosts and machines as they are now.
import type { ReportSection } from '#shared/model/report.ts'
import type { ReportSources } from '../report-sources.ts'

export function inventoryTopic({ hosts, vms, hostName, nowMs }: ReportSources): ReportSection {
  const running = vms.filter(({ state }) => state === 'running' || state === 'blocked').length
  return {
    topic: 'inventory',
    title: 'Inventory',
    lines: [`${hosts.length} hosts with ${vms.length} virtual machines, ${running} of them running, as of the making of this report.`],
    charts: [],
    tables: [
      {
        title: 'Hosts',
        emptyText: 'No host is in scope.',
        columns: [{ label: 'Host', kind: 'text', share: 2 }, { label: 'Folder', kind: 'text', share: 1.5 }, { label: 'State', kind: 'text', share: 1 }, { label: 'Hypervisor', kind: 'text', share: 1.4 }, { label: 'CPU', kind: 'text', share: 2 }, { label: 'CPUs', kind: 'number', share: 0.6 }, { label: 'Memory', kind: 'bytes', share: 0.9 }, { label: 'VMs', kind: 'number', share: 0.6 }],
        rows: hosts.map(({ id, name, folder, state, facts }) => [name, folder, state.kind, facts ? `${facts.driver} ${facts.hypervisorVersion ?? ''}`.trim() : null, facts?.cpuModel ?? null, facts?.cpus ?? null, facts?.memoryBytes ?? null, vms.filter(({ hostId }) => hostId === id).length]),
      },
      {
        title: 'Virtual machines',
        emptyText: 'No machine is in scope.',
        columns: [{ label: 'Name', kind: 'text', share: 2.2 }, { label: 'Host', kind: 'text', share: 1.3 }, { label: 'State', kind: 'text', share: 0.9 }, { label: 'Operating system', kind: 'text', share: 1.6 }, { label: 'vCPUs', kind: 'number', share: 0.6 }, { label: 'Memory', kind: 'bytes', share: 0.9 }, { label: 'Addresses', kind: 'text', share: 1.6 }, { label: 'Tags', kind: 'text', share: 1.2 }, { label: 'Running for', kind: 'duration', share: 1 }],
        rows: vms.map(({ name, hostId, state, osName, vcpus, memoryBytes, addresses, tags, startedAtMs }) => [name, hostName(hostId), state, osName === '' ? null : osName, vcpus, memoryBytes, addresses.map(({ address }) => address).join(', ') || null, tags.join(', ') || null, startedAtMs === null ? null : nowMs - startedAtMs]),
      },
    ],
  }
}
