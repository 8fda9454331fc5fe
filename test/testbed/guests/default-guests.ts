// What a fresh host is furnished with: a NAT network, two storage pools, and its guests, of which two run.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { HostPlan } from '../hosts/host-plan.ts'
import { fileInHost, runInHost, tryInHost } from '../hosts/host-process.ts'
import { paths } from '../paths.ts'
import { defineGuest, listGuests, startGuest, virsh } from './define-guest.ts'
import type { GuestRequest } from './define-guest.ts'

export const defaultGuestCount = 4

interface DefaultGuest extends GuestRequest {
  readonly isStarted: boolean
  /** Comes back by itself when its host was switched off and on. */
  readonly isAutostart?: boolean
}

/** Names carry the host's number, so that any guest may move to any host. */
function defaultGuests({ index }: HostPlan, count: number): DefaultGuest[] {
  const network = 'default'
  const roles: DefaultGuest[] = [
    { name: `web-${index}`, vnc: 'tcp', network, isStarted: true, isAutostart: true },
    { name: `db-${index}`, vnc: 'socket', network, isStarted: true },
    { name: `mail-${index}`, vnc: 'password', network, isStarted: false },
    { name: `batch-${index}`, disk: 'shared', isStarted: false },
  ]
  const more = Array.from({ length: Math.max(0, count - roles.length) }, (_, at) => ({ name: `spare-${index}-${at + 1}`, network, isStarted: false }))
  return [...roles, ...more].slice(0, count)
}

/**
 * Idempotent: a default guest that someone has undefined, moved away or stopped since stays so. Those that should run are started
 * once per power cycle of the host.
 */
export async function furnish(host: HostPlan, count: number): Promise<void> {
  await ensureNetwork(host)
  await ensurePools(host)
  await defineMissing(host, defaultGuests(host, count))
  if (fileInHost(host, startedMarker) !== undefined) return
  const stopped = new Set((await listGuests(host))?.flatMap(({ name, isRunning }) => (isRunning ? [] : [name])))
  for (const { name, isStarted } of defaultGuests(host, count)) if (isStarted && stopped.has(name)) await startGuest(host, name)
  await runInHost(host, ['touch', startedMarker])
}

// In the host's /run, which a power cut empties.
const startedMarker = '/run/host-has-started-its-guests'

// The marker holds how many were defined, and is written last: an interrupted run is finished by the next.
async function defineMissing(host: HostPlan, guests: readonly DefaultGuest[]): Promise<void> {
  const marker = join(host.directory, 'guests-defined')
  const definedCount = existsSync(marker) ? Number(readFileSync(marker, 'utf8')) : 0
  if (guests.length <= definedCount) return
  const present = new Set((await listGuests(host))?.map(({ name }) => name))
  for (const guest of guests.slice(definedCount)) {
    if (!present.has(guest.name)) await defineGuest(host, guest)
    if (guest.isAutostart === true) await virsh(host, ['autostart', guest.name])
  }
  writeFileSync(marker, String(guests.length))
}

const networkXml = `<network><name>default</name><forward mode='nat'/><bridge name='virbr0' stp='on' delay='0'/>
<ip address='192.168.122.1' netmask='255.255.255.0'><dhcp><range start='192.168.122.2' end='192.168.122.254'/></dhcp></ip></network>
`

async function ensureNetwork(host: HostPlan): Promise<void> {
  const file = join(host.directory, 'network-default.xml')
  writeFileSync(file, networkXml)
  await ensure(host, { probe: ['net-info', 'default'], create: [['net-define', file]] })
  await virsh(host, ['net-autostart', 'default'])
  if (!/^Active:\s+yes/m.test(await virsh(host, ['net-info', 'default']))) await virsh(host, ['net-start', 'default'])
}

async function ensurePools(host: HostPlan): Promise<void> {
  const targets = { default: '/var/lib/libvirt/images', shared: join(paths.shared, 'images') }
  for (const [name, target] of Object.entries(targets)) {
    const define = ['pool-define-as', name, 'dir', '--target', target]
    await ensure(host, { probe: ['pool-info', name], create: [define, ['pool-autostart', name], ['pool-start', name]] })
  }
}

interface Furniture {
  readonly probe: readonly string[]
  readonly create: readonly (readonly string[])[]
}

async function ensure(host: HostPlan, { probe, create }: Furniture): Promise<void> {
  const { code } = await tryInHost(host, ['virsh', '-c', 'qemu:///system', ...probe])
  if (code !== 0) for (const args of create) await virsh(host, args)
}
