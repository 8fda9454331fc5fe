// What is up right now, read from the processes and the kernel: nothing is remembered, so nothing can be out of date.
import { existsSync } from 'node:fs'
import { libvirtdState } from './faults/hang.ts'
import { faultsInForce } from './faults/in-force.ts'
import { listGuests } from './guests/define-guest.ts'
import type { GuestState } from './guests/define-guest.ts'
import { isOn } from './hosts/host-process.ts'
import { allPlans } from './hosts/host-plan.ts'
import type { HostPlan } from './hosts/host-plan.ts'
import { libvirtUri, wrapperPath } from './hosts/reach.ts'

interface HostStatus {
  readonly name: string
  readonly address: string
  readonly uri: string
  readonly ssh: string
  /** The faults that are in force now; ["off"] for a host that was killed. */
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
  const canAnswer = isOn(host) && libvirtdState(host) === 'running'
  const guests = canAnswer ? await listGuests(host) : undefined
  return { ...facts, faults: await faultsInForce(host), ...(guests ? { guests } : {}) }
}

export function statusTable(hosts: readonly HostStatus[]): string {
  return hosts.length === 0 ? 'nothing is up' : hosts.map(statusLines).join('\n')
}

function statusLines({ name, address, faults, ssh, uri, guests }: HostStatus): string {
  const running = guests?.map((guest) => `${guest.name}${guest.isRunning ? ' (running)' : ''}`).join('  ')
  const state = faults.length > 0 ? faults.join(', ') : 'on'
  return `${name}  ${address}  ${state}\n  ssh     ${ssh}\n  URI     ${uri}\n  guests  ${running ?? 'unknown'}`
}
