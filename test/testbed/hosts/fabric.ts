// The hosts' network: one bridge, and per host a network namespace with one cable to it.
import { existsSync, readFileSync } from 'node:fs'
import { runCommand, tryCommand } from '../machine/run-command.ts'
import { paths } from '../paths.ts'
import { allPlans, bridge, bridgeAddress } from './host-plan.ts'
import type { HostPlan } from './host-plan.ts'

export function hasLink(name: string): boolean {
  return existsSync(`/sys/class/net/${name}`)
}

export function hasNamespace(name: string): boolean {
  return existsSync(`/run/netns/${name}`)
}

/** Its alias says whose testbed it is. */
export async function ensureBridge(): Promise<void> {
  if (!hasLink(bridge)) await ip(['link', 'add', bridge, 'type', 'bridge', 'forward_delay', '0'])
  await ip(['link', 'set', bridge, 'alias', paths.root])
  await ip(['addr', 'replace', bridgeAddress, 'dev', bridge])
  await ip(['link', 'set', bridge, 'up'])
}

/**
 * Names and addresses are fixed, so two checkouts cannot have a testbed at once. One whose processes are all gone (killed with
 * its session, or by a crash) is no longer up: what is left of it is cleared away. @throws Error that names a living other.
 */
export async function refuseForeignTestbed(): Promise<void> {
  if (!hasLink(bridge)) return
  const owner = readFileSync(`/sys/class/net/${bridge}/ifalias`, 'utf8').trim()
  // The bridge gets its alias before the first host: without either it is what a crash has left, and anybody's.
  if (owner === paths.root || (owner === '' && !allPlans.some(({ namespace }) => hasNamespace(namespace)))) return
  const living = await Promise.all(allPlans.map(processesIn))
  if (living.some((processes) => processes.length > 0)) throw new Error(`the testbed of another checkout is up (${owner || 'it does not say which'}): take that one down first`)
  for (const plan of allPlans) {
    await unplug(plan)
    await removeNamespace(plan)
  }
  await removeBridge()
}

/** A fixed MAC address: after a power cycle the neighbours' ARP entries still hold, as with real hardware. */
export async function plugIn(host: HostPlan): Promise<void> {
  const { namespace, port } = host
  if (!hasNamespace(namespace)) await ip(['netns', 'add', namespace])
  await ip(['link', 'add', port, 'type', 'veth', 'peer', 'name', 'eth0', 'address', host.macAddress, 'netns', namespace])
  await ip(['link', 'set', port, 'master', bridge, 'up'])
  await ip(['-n', namespace, 'addr', 'add', `${host.address}/24`, 'dev', 'eth0'])
  await ip(['-n', namespace, 'link', 'set', 'eth0', 'up'])
  await ip(['-n', namespace, 'route', 'add', 'default', 'via', bridgeAddress.split('/')[0] ?? ''])
}

/** Cuts the cable first, so that nothing the dying host sends (FIN, RST) gets out. */
export async function unplug(host: HostPlan): Promise<void> {
  for (const link of [host.delayPort, host.port]) if (hasLink(link)) await tryCommand('ip', ['link', 'del', link])
}

export async function removeNamespace({ namespace }: HostPlan): Promise<void> {
  if (hasNamespace(namespace)) await tryCommand('ip', ['netns', 'del', namespace])
}

export async function removeBridge(): Promise<void> {
  if (hasLink(bridge)) await ip(['link', 'del', bridge])
}

/** Every process in the host's network namespace: finds a host whose pid file is lost. */
export async function processesIn({ namespace }: HostPlan): Promise<number[]> {
  if (!hasNamespace(namespace)) return []
  const { stdout } = await tryCommand('ip', ['netns', 'pids', namespace])
  return stdout.split('\n').filter(Boolean).map(Number)
}

async function ip(args: readonly string[]): Promise<void> {
  await runCommand('ip', args)
}
