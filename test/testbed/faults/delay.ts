// A long wire: packets to a host are held back, which adds the delay to every round trip. By the kernel's netem where it has
// one, else by a process of ours that stands between the cable and the bridge.
import { spawn } from 'node:child_process'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { bridge } from '../hosts/host-plan.ts'
import type { HostPlan } from '../hosts/host-plan.ts'
import { hasLink } from '../hosts/fabric.ts'
import { killByPidFile, readPidFile, writePidFile } from '../machine/process-identity.ts'
import { runCommand, tryCommand } from '../machine/run-command.ts'
import { waitUntil } from '../machine/wait-until.ts'
import { paths, script } from '../paths.ts'

export interface Delay {
  readonly delayMs: number
  /** Uniform, to either side of the delay. */
  readonly jitterMs?: number
}

export async function setDelay(host: HostPlan, { delayMs, jitterMs = 0 }: Delay): Promise<void> {
  await clearDelay(host)
  const netem = await tryCommand('tc', ['qdisc', 'add', 'dev', host.port, 'root', 'netem', 'delay', `${delayMs}ms`, `${jitterMs}ms`])
  if (netem.code !== 0) await delayByProcess(host, { delayMs, jitterMs })
}

export async function clearDelay(host: HostPlan): Promise<void> {
  if (!hasLink(host.port)) return
  await runCommand('ip', ['link', 'set', host.port, 'master', bridge, 'arp', 'on'])
  await killByPidFile(host.delayPidFile)
  if (await hasNetem(host)) await runCommand('tc', ['qdisc', 'del', 'dev', host.port, 'root'])
}

export async function isDelayed(host: HostPlan): Promise<boolean> {
  return readPidFile(host.delayPidFile) !== undefined || (hasLink(host.port) && (await hasNetem(host)))
}

async function hasNetem({ port }: HostPlan): Promise<boolean> {
  return (await tryCommand('tc', ['qdisc', 'show', 'dev', port])).stdout.includes('netem')
}

async function delayByProcess(host: HostPlan, { delayMs, jitterMs }: Required<Delay>): Promise<void> {
  const child = spawn(await builtProgram(), [host.port, host.delayPort, String(delayMs), String(jitterMs)], { detached: true, stdio: 'ignore' })
  child.unref()
  if (child.pid !== undefined) writePidFile(host.delayPidFile, child.pid)
  await waitUntil(() => hasLink(host.delayPort), { what: `the delaying process of ${host.name} starts`, deadlineMs: 10_000 })
  await runCommand('ip', ['link', 'set', host.delayPort, 'up', 'master', bridge])
  // Off the bridge the cable's end belongs to the machine itself, which must not answer ARP there with a second MAC address.
  await runCommand('ip', ['link', 'set', host.port, 'nomaster', 'arp', 'off'])
}

/** Made on this machine when it is first needed, and again when its text is newer. */
async function builtProgram(): Promise<string> {
  const [program, source] = [join(paths.root, 'delay-link'), script('delay-link.c')]
  const madeAtMs = statSync(program, { throwIfNoEntry: false })?.mtimeMs ?? 0
  if (madeAtMs < statSync(source).mtimeMs) await runCommand('gcc', ['-O2', '-o', program, source])
  return program
}
