// The hosts with what of them is used and promised. Pure.
import type { Host } from '#shared/model/hosts/host.ts'
import type { HostId } from '#shared/model/ids.ts'
import { isHostUp } from '../../../../ui/marks/vm-state.ts'
import type { FleetInput } from './fleet-summary.ts'

export interface HostRow {
  readonly host: Host
  readonly vms: number
  readonly running: number
  /** `null` while it is not known, or the host does not answer. */
  readonly cpuPercent: number | null
  readonly memoryPercent: number | null
  /** Memory that the machines that run were given, of the host's own. */
  readonly promisedPercent: number | null
  readonly vcpusPerCpu: number | null
}

export function hostRows({ hosts, vms, hostUsage }: FleetInput): HostRow[] {
  const given = new Map<HostId, { vms: number; running: number; vcpus: number; memoryBytes: number }>()
  for (const vm of vms.values()) {
    const sums = given.get(vm.hostId) ?? { vms: 0, running: 0, vcpus: 0, memoryBytes: 0 }
    given.set(vm.hostId, sums)
    sums.vms += 1
    if (vm.libvirtId === null) continue
    sums.running += 1
    sums.vcpus += vm.vcpus
    sums.memoryBytes += vm.memoryBytes
  }
  return Array.from(hosts.values(), (host) => {
    const sums = given.get(host.id)
    const facts = isHostUp(host) ? host.facts : null
    const usage = isHostUp(host) ? hostUsage.get(host.id) : undefined
    const share = (part: number | null | undefined, whole: number | undefined): number | null => (part === null || part === undefined || whole === undefined || whole === 0 ? null : part / whole)
    const percent = (part: number | null | undefined): number | null => {
      const of = share(part, facts?.memoryBytes)
      return of === null ? null : of * 100
    }
    return { host, vms: sums?.vms ?? 0, running: sums?.running ?? 0, cpuPercent: usage?.cpuPercent ?? null, memoryPercent: percent(usage?.memoryUsedBytes), promisedPercent: percent(sums?.memoryBytes ?? 0), vcpusPerCpu: share(sums?.vcpus ?? 0, facts?.cpus) }
  })
}
