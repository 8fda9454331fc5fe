// What is up right now, read from the processes and the kernel: nothing is remembered, so nothing can be out of date.
import { existsSync } from 'node:fs'
import { isDelayed } from './faults/delay.ts'
import { hungGuests, libvirtdState } from './faults/hang.ts'
import { isPartitioned } from './faults/partition.ts'
import { isForwardingAllowed } from './faults/services.ts'
import { listGuests } from './guests/define-guest.ts'
import type { GuestState } from './guests/define-guest.ts'
import { isOn } from './hosts/host-process.ts'
import { allPlans } from './hosts/host-plan.ts'
import type { HostPlan } from './hosts/host-plan.ts'
import { libvirtUri, wrapperPath } from './hosts/reach.ts'

export interface HostStatus {
  readonly name: string
  readonly address: string
  readonly uri: string
  readonly ssh: string
  readonly isOn: boolean
  /** The faults that are in force now. */
  readonly faults: readonly string[]
  /** Absent when libvirtd does not answer. */
  readonly guests?: readonly GuestState[]
}

/** Every host that has been brought up, also those that are switched off now. */
export async function readStatus(): Promise<HostStatus[]> {
  return Promise.all(allPlans.filter(({ directory }) => existsSync(directory)).map(hostStatus))
}

async function hostStatus(host: HostPlan): Promise<HostStatus> {
  const facts = { name: host.name, address: host.address, uri: libvirtUri(host), ssh: `${wrapperPath()} root@${host.address}` }
  if (!isOn(host)) return { ...facts, isOn: false, faults: [] }
  const faults = await faultsOf(host)
  const guests = libvirtdState(host) === 'running' ? await listGuests(host) : undefined
  return { ...facts, isOn: true, faults, ...(guests ? { guests } : {}) }
}

async function faultsOf(host: HostPlan): Promise<string[]> {
  const libvirtd = libvirtdState(host)
  return [
    ...((await isPartitioned(host)) ? ['partitioned'] : []),
    ...((await isDelayed(host)) ? ['delayed'] : []),
    ...(libvirtd === 'running' ? [] : [`libvirtd ${libvirtd}`]),
    ...(isForwardingAllowed(host) ? [] : ['forwarding denied']),
    ...hungGuests(host).map((name) => `${name} hangs`),
  ]
}

export function statusTable(hosts: readonly HostStatus[]): string {
  if (hosts.length === 0) return 'nothing is up'
  return hosts.map((host) => [`${host.name}  ${host.address}  ${state(host)}`, `  ssh     ${host.ssh}`, `  URI     ${host.uri}`, `  guests  ${guestNames(host)}`].join('\n')).join('\n')
}

function state({ isOn, faults }: HostStatus): string {
  if (!isOn) return 'off'
  return faults.length > 0 ? `on, ${faults.join(', ')}` : 'on'
}

function guestNames({ guests }: HostStatus): string {
  return guests ? guests.map(({ name, isRunning }) => `${name}${isRunning ? ' (running)' : ''}`).join('  ') : 'unknown'
}
