// Brings hosts up and takes them down again: the whole way from a bare Debian machine to hosts that answer, and back.
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { faultsInForce } from './faults/in-force.ts'
import { clearFabricFaults, heal } from './faults/partition.ts'
import { defaultGuestCount, furnish } from './guests/default-guests.ts'
import { ensureGuestImage } from './guests/guest-image.ts'
import { ensureTestDriverFiles } from './guests/test-driver-file.ts'
import { refuseForeignTestbed, removeBridge } from './hosts/fabric.ts'
import { allPlans } from './hosts/host-plan.ts'
import type { HostPlan } from './hosts/host-plan.ts'
import { hasStarted, isOn } from './hosts/host-process.ts'
import { leftovers } from './hosts/leftovers.ts'
import { ensureKey, knownHostsText, powerOn, removeHost, untilUp } from './hosts/power.ts'
import { writeSshWrapper } from './hosts/reach.ts'
import { lockTestbed } from './machine/lock.ts'
import { installPackages, whyUnfit } from './machine/packages.ts'
import { paths } from './paths.ts'

export interface UpRequest {
  readonly hosts: readonly HostPlan[]
  readonly guestsPerHost?: number
  readonly say?: (line: string) => void
}

/** Idempotent: hosts that are up stay as they are, faults in force included; missing ones are added. @throws Error that says which step failed. */
export async function bringUp({ hosts, guestsPerHost = defaultGuestCount, say = () => undefined }: UpRequest): Promise<void> {
  const reason = whyUnfit()
  if (reason !== undefined) throw new Error(`no testbed here: ${reason}`)
  using _lock = await lockTestbed()
  await refuseForeignTestbed()
  await installPackages(say)
  await ensureKey()
  writeSshWrapper()
  const answering = await withoutDisturbed(hosts, say)
  await ensureGuestImage(say)
  await startHosts(answering, say)
  ensureTestDriverFiles()
  await Promise.all(answering.map((host) => furnish(host, guestsPerHost)))
}

// Somebody's fault test may be under way on a host that is on: waiting for it would be in vain, healing it a surprise.
async function withoutDisturbed(hosts: readonly HostPlan[], say: (line: string) => void): Promise<HostPlan[]> {
  const faults = await Promise.all(hosts.map(async (host) => (hasStarted(host) ? await faultsInForce(host) : [])))
  return hosts.filter((host, at) => {
    const inForce = faults[at] ?? []
    if (inForce.length > 0) say(`${host.name} is left alone: ${inForce.join(', ')}`)
    return inForce.length === 0
  })
}

async function startHosts(hosts: readonly HostPlan[], say: (line: string) => void): Promise<void> {
  const off = hosts.filter((host) => !isOn(host))
  if (off.length > 0) say(`starting ${off.map(({ name }) => name).join(' ')}`)
  for (const host of hosts) await powerOn(host)
  await Promise.all(hosts.map(untilUp))
  writeFileSync(paths.knownHosts, knownHostsText())
}

/** Switches one host on again after it was killed; the guests that are marked autostart start with it. */
export async function startHost(host: HostPlan): Promise<void> {
  using _lock = await lockTestbed()
  await refuseForeignTestbed()
  await startHosts([host], () => undefined)
}

/** Some hosts, with all that belongs to them. The last one takes the network along. @throws Error that names what is left. */
export async function takeDown(hosts: readonly HostPlan[] = allPlans): Promise<void> {
  using _lock = await lockTestbed()
  await refuseForeignTestbed()
  for (const host of hosts) {
    await heal(host)
    await removeHost(host)
  }
  const left = hosts.flatMap(leftovers)
  if (left.length > 0) throw new Error(`not everything is gone:\n${left.join('\n')}`)
  if (allPlans.some(({ directory }) => existsSync(directory))) return writeFileSync(paths.knownHosts, knownHostsText())
  await clearFabricFaults()
  await removeBridge()
  for (const path of [paths.hosts, paths.shared, paths.knownHosts]) rmSync(path, { recursive: true, force: true })
}

/** Everything down, and also the guest image, the key and all else that was kept for the next time. */
export async function purge(): Promise<void> {
  await takeDown()
  rmSync(paths.root, { recursive: true, force: true })
}
