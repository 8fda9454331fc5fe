// Puts a guest on a host: its disk, its definition, and its start.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runInHost, tryInHost } from '../hosts/host-process.ts'
import type { HostPlan } from '../hosts/host-plan.ts'
import { paths } from '../paths.ts'
import { domainXml } from './domain-xml.ts'
import type { VncKind } from './domain-xml.ts'
import { guestImage } from './guest-image.ts'

export interface GuestRequest {
  readonly name: string
  /** `local`: in the host's own `default` pool. `shared`: in the `shared` pool, at the same path on every host. */
  readonly disk?: 'local' | 'shared'
  readonly vnc?: VncKind
  readonly memoryMib?: number
  readonly network?: string | undefined
}

const startDeadlineMs = 60_000

export async function defineGuest(host: HostPlan, { disk: place = 'local', ...request }: GuestRequest): Promise<void> {
  const directory = place === 'shared' ? join(paths.shared, 'images') : '/var/lib/libvirt/images'
  const disk = join(directory, `${request.name}.qcow2`)
  await runInHost(host, ['sh', '-c', '[ -e "$1" ] || qemu-img create -q -f qcow2 -F qcow2 -b "$2" "$1"', 'sh', disk, guestImage.disk])
  const file = join(host.directory, 'guests', `${request.name}.xml`)
  mkdirSync(join(host.directory, 'guests'), { recursive: true })
  writeFileSync(file, domainXml({ ...request, disk }))
  await virsh(host, ['define', file])
}

export async function startGuest(host: HostPlan, name: string): Promise<void> {
  await virsh(host, ['start', name], startDeadlineMs)
}

export interface GuestState {
  readonly name: string
  readonly isRunning: boolean
}

/** Asks the host's libvirtd from inside the host; undefined when it does not answer. */
export async function listGuests(host: HostPlan, deadlineMs = 5_000): Promise<GuestState[] | undefined> {
  const script = 'virsh -c qemu:///system list --all --name && echo -- && virsh -c qemu:///system list --name'
  const { code, stdout } = await tryInHost(host, ['sh', '-c', script], { deadlineMs })
  if (code !== 0) return undefined
  const [all = '', running = ''] = stdout.split('--\n')
  const names = (text: string): string[] => text.split('\n').filter(Boolean)
  const active = new Set(names(running))
  return names(all).sort().map((name) => ({ name, isRunning: active.has(name) }))
}

/** virsh inside the host, on its own socket. */
export function virsh(host: HostPlan, args: readonly string[], deadlineMs = 30_000): Promise<string> {
  return runInHost(host, ['virsh', '-c', 'qemu:///system', ...args], { deadlineMs })
}
