// What a fresh host is furnished with: a NAT network, two storage pools, and its guests, of which two run.
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { HostPlan } from '../hosts/host-plan.ts'
import { tryInHost } from '../hosts/host-process.ts'
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

/** Idempotent: what is there stays as it is; a guest that someone has stopped stays stopped, once the host was furnished to its end. */
export async function furnish(host: HostPlan, count: number): Promise<void> {
  const marker = join(host.directory, 'is-furnished')
  const isFirstTime = !existsSync(marker)
  await ensureNetwork(host)
  await ensurePools(host)
  const present = new Map((await listGuests(host))?.map(({ name, isRunning }) => [name, isRunning]))
  for (const guest of defaultGuests(host, count)) {
    const { name } = guest
    const isMissing = !present.has(name)
    if (isMissing) await defineGuest(host, guest)
    if (isMissing && guest.isAutostart === true) await virsh(host, ['autostart', name])
    if (guest.isStarted && present.get(name) !== true && (isMissing || isFirstTime)) await startGuest(host, name)
  }
  writeFileSync(marker, '')
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
