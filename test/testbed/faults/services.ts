// Faults of a host's own services: no libvirtd at all, a restarted one, an sshd that refuses to forward.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileInHost, service } from '../hosts/host-process.ts'
import type { HostPlan } from '../hosts/host-plan.ts'
import { waitUntil } from '../machine/wait-until.ts'

/** The daemon ends and its sockets go; guests go on. `restartLibvirtd` brings it back. */
export async function stopLibvirtd(host: HostPlan): Promise<void> {
  await service(host, 'stop', 'libvirtd')
}

/** Also starts one that is not there, and gets rid of one that hangs. Guests go on. */
export async function restartLibvirtd(host: HostPlan): Promise<void> {
  await service(host, 'stop', 'libvirtd')
  await service(host, 'start', 'libvirtd')
  await waitUntil(() => fileInHost(host, '/run/libvirt/libvirt-sock'), { what: `libvirtd of ${host.name} opens its socket`, deadlineMs: 20_000 })
}

/** Restarts sshd with the new rule; open sessions are cut, so that it holds for everybody at once. */
export async function setForwarding(host: HostPlan, isAllowed: boolean): Promise<void> {
  writeFileSync(ruleFile(host), isAllowed ? 'yes' : 'no')
  await service(host, 'stop', 'sshd')
  await service(host, 'start', 'sshd')
}

export function isForwardingAllowed(host: HostPlan): boolean {
  return !existsSync(ruleFile(host)) || readFileSync(ruleFile(host), 'utf8').trim() === 'yes'
}

function ruleFile(host: HostPlan): string {
  return join(host.directory, 'etc-ssh', 'forwarding')
}
