// The fleet in numbers: how its hosts and machines are, what it has, what of it is used and promised, and who stands out. Pure.
import type { Host, HostUsage } from '#shared/model/hosts/host.ts'
import type { HostId, VmKey } from '#shared/model/ids.ts'
import type { Vm, VmUsage } from '#shared/model/machines/vm.ts'
import { isHostUp, standingOf, lookOfVm, toneOfHost } from '../../../../ui/marks/vm-state.ts'
import type { StateTone } from '../../../../ui/marks/vm-state.ts'

export interface FleetInput {
  readonly hosts: ReadonlyMap<HostId, Host>
  readonly vms: ReadonlyMap<VmKey, Vm>
  readonly usage: ReadonlyMap<VmKey, VmUsage>
  readonly hostUsage: ReadonlyMap<HostId, HostUsage>
}

/** Of the hosts that answer. */
export interface Room {
  readonly total: number
  /** `null` while no host tells. */
  readonly used: number | null
  /** What the machines that run were given. */
  readonly reserved: number
}

export interface FleetSummary {
  readonly hosts: ReadonlyMap<StateTone, number>
  readonly vms: ReadonlyMap<StateTone, number>
  readonly cpu: Room
  readonly memory: Room
  /** Hosts that do not answer or were not read yet, and are in neither of the above. */
  readonly leftOut: number
}

export function summarize({ hosts, vms, hostUsage }: FleetInput): FleetSummary {
  // Those of which it is known what they have: a fleet that connects would otherwise seem to be over-committed.
  const up = [...hosts.values()].filter((host) => isHostUp(host) && host.facts !== null)
  const known = new Set(up.map(({ id }) => id))
  const running = [...vms.values()].filter((vm) => vm.libvirtId !== null && known.has(vm.hostId))
  const cpuUsed = up.flatMap(({ id, facts }) => {
    const percent = hostUsage.get(id)?.cpuPercent ?? null
    return percent === null || !facts ? [] : [(percent / 100) * facts.cpus]
  })
  const memoryUsed = up.flatMap(({ id }) => hostUsage.get(id)?.memoryUsedBytes ?? [])
  return {
    hosts: countBy(hosts.values(), toneOfHost),
    vms: countBy(vms.values(), (vm) => (isHostUp(hosts.get(vm.hostId)) ? lookOfVm(vm).tone : 'unknown')),
    cpu: { total: sum(up.map(({ facts }) => facts?.cpus ?? 0)), used: cpuUsed.length === 0 ? null : sum(cpuUsed), reserved: sum(running.map(({ vcpus }) => vcpus)) },
    memory: { total: sum(up.map(({ facts }) => facts?.memoryBytes ?? 0)), used: memoryUsed.length === 0 ? null : sum(memoryUsed), reserved: sum(running.map(({ memoryBytes }) => memoryBytes)) },
    leftOut: hosts.size - up.length,
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

function countBy<T>(items: Iterable<T>, toneOf: (item: T) => StateTone): ReadonlyMap<StateTone, number> {
  const counts = new Map<StateTone, number>()
  for (const item of items) counts.set(toneOf(item), (counts.get(toneOf(item)) ?? 0) + 1)
  return counts
}

export type Trouble =
  | { readonly kind: 'state'; readonly host: Host }
  | { readonly kind: 'cpu' | 'memory'; readonly host: Host; readonly percent: number }
  | { readonly kind: 'promised'; readonly host: Host; readonly percent: number }

const busyPercent = 90
/** More memory given away than there is: when all of it is wanted, the kernel ends a guest. */
const promisedPercent = 100

/** Hosts that want a person's attention, the worst first. */
export function troubles({ hosts, vms, hostUsage }: FleetInput): Trouble[] {
  const promised = new Map<HostId, number>()
  for (const vm of vms.values()) if (vm.libvirtId !== null) promised.set(vm.hostId, (promised.get(vm.hostId) ?? 0) + vm.memoryBytes)
  const found = [...hosts.values()].flatMap((host): Trouble[] => {
    if (['lost', 'refused', 'degraded'].includes(standingOf(host))) return [{ kind: 'state', host }]
    if (!isHostUp(host) || !host.facts) return []
    const { memoryBytes } = host.facts
    const { cpuPercent = null, memoryUsedBytes = null } = hostUsage.get(host.id) ?? {}
    const memoryPercent = memoryUsedBytes === null || memoryBytes === 0 ? 0 : (memoryUsedBytes / memoryBytes) * 100
    const givenPercent = memoryBytes === 0 ? 0 : ((promised.get(host.id) ?? 0) / memoryBytes) * 100
    return [
      ...(memoryPercent >= busyPercent ? [{ kind: 'memory' as const, host, percent: memoryPercent }] : []),
      ...(cpuPercent !== null && cpuPercent >= busyPercent ? [{ kind: 'cpu' as const, host, percent: cpuPercent }] : []),
      ...(givenPercent > promisedPercent ? [{ kind: 'promised' as const, host, percent: givenPercent }] : []),
    ]
  })
  return found.toSorted((left, right) => gravityOf(left) - gravityOf(right) || left.host.name.localeCompare(right.host.name))
}

function gravityOf(trouble: Trouble): number {
  if (trouble.kind !== 'state') return ['memory', 'cpu', 'promised'].indexOf(trouble.kind) + 3
  return ['lost', 'refused', 'degraded'].indexOf(standingOf(trouble.host))
}

export interface Consumer {
  readonly vm: Vm
  readonly value: number
}

/** Those that run with the highest value; a machine of which it is not known is none of them. */
export function topConsumers({ hosts, vms }: FleetInput, valueOf: (vm: Vm) => number | null, count: number): Consumer[] {
  const top: Consumer[] = []
  for (const vm of vms.values()) {
    const value = vm.libvirtId === null || !isHostUp(hosts.get(vm.hostId)) ? null : valueOf(vm)
    if (value === null || value <= 0 || (top.length === count && value <= (top.at(-1)?.value ?? 0))) continue
    const at = top.findIndex((other) => other.value < value)
    top.splice(at < 0 ? top.length : at, 0, { vm, value })
    if (top.length > count) top.pop()
  }
  return top
}
