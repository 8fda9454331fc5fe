// Brings hosts up and takes them down again: the whole way from a bare Debian machine to hosts that answer, and back.
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { clearFabricFaults } from './faults/partition.ts'
import { defaultGuestCount, furnish } from './guests/default-guests.ts'
import { ensureGuestImage } from './guests/guest-image.ts'
import { ensureTestDriverFiles } from './guests/test-driver-file.ts'
import { removeBridge } from './hosts/fabric.ts'
import { allPlans, planHost } from './hosts/host-plan.ts'
import type { HostPlan } from './hosts/host-plan.ts'
import { ensureKey, knownHostsText, powerOn, removeHost, untilUp } from './hosts/power.ts'
import { writeSshWrapper } from './hosts/reach.ts'
import { lockTestbed } from './machine/lock.ts'
import { installPackages, whyUnfit } from './machine/packages.ts'
import { paths } from './paths.ts'

export interface UpOptions {
  readonly hosts: number
  readonly guestsPerHost?: number
  readonly say?: (line: string) => void
}

/** Idempotent: hosts that are up stay as they are, missing ones are added. @throws Error that says which step failed. */
export async function bringUp({ hosts, guestsPerHost = defaultGuestCount, say = () => undefined }: UpOptions): Promise<HostPlan[]> {
  const reason = whyUnfit()
  if (reason !== undefined) throw new Error(`no testbed here: ${reason}`)
  const plans = Array.from({ length: hosts }, (_, at) => planHost(at + 1))
  using _lock = await lockTestbed()
  await installPackages(say)
  await ensureKey()
  writeSshWrapper()
  const image = ensureGuestImage(say)
  await Promise.all([image, startHosts(plans, say)])
  ensureTestDriverFiles()
  await Promise.all(plans.map((host) => furnish(host, guestsPerHost)))
  return plans
}

async function startHosts(plans: readonly HostPlan[], say: (line: string) => void): Promise<void> {
  say(`starting ${plans.map(({ name }) => name).join(' ')}`)
  for (const host of plans) await powerOn(host)
  await Promise.all(plans.map(untilUp))
  writeFileSync(paths.knownHosts, knownHostsText())
}

/** Switches one host on again after it was killed. */
export async function startHost(host: HostPlan): Promise<void> {
  using _lock = await lockTestbed()
  await powerOn(host)
  await untilUp(host)
  writeFileSync(paths.knownHosts, knownHostsText())
}

export interface DownOptions {
  /** Also the guest image, the key and everything else under `.testbed/`. */
  readonly isPurge?: boolean
}

/** Leaves no process, namespace, link, mount or cgroup; works without pid files too, and when nothing is up. */
export async function takeDown({ isPurge = false }: DownOptions = {}): Promise<void> {
  using _lock = await lockTestbed()
  for (const host of allPlans) await removeHost(host)
  await clearFabricFaults()
  await removeBridge()
  for (const path of [paths.hosts, paths.shared, paths.knownHosts]) rmSync(path, { recursive: true, force: true })
  if (isPurge && existsSync(paths.root)) rmSync(paths.root, { recursive: true, force: true })
}
