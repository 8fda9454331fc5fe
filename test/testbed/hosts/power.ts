// Power: switching a host on and waiting until it answers; switching it off without a word to anybody.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, readdirSync, rmdirSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { killByPidFile } from '../machine/process-identity.ts'
import { runCommand } from '../machine/run-command.ts'
import { waitUntil } from '../machine/wait-until.ts'
import { paths, script } from '../paths.ts'
import { ensureBridge, hasLink, hasNamespace, plugIn, processesIn, removeNamespace, unplug } from './fabric.ts'
import { fileInHost, isOn, tryInHost } from './host-process.ts'
import { allPlans, userPassword } from './host-plan.ts'
import type { HostPlan } from './host-plan.ts'

const bootDeadlineMs = 120_000
/** What is killed while it writes ends when the disk has taken it. */
const endDeadlineMs = 60_000

/** The key that opens every host, made once. */
export async function ensureKey(): Promise<void> {
  mkdirSync(join(paths.shared, 'images'), { recursive: true })
  if (!existsSync(paths.key)) await runCommand('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'testbed', '-f', paths.key])
}

/** Idempotent: a host that is on stays as it is. Clears what a crash has left of it first. */
export async function powerOn(host: HostPlan): Promise<void> {
  if (isOn(host) && hasLink(host.port)) return
  await powerOff(host)
  mkdirSync(host.directory, { recursive: true })
  await ensureBridge()
  await plugIn(host)
  const args = [host.namespace, host.pidFile, script('host-init.sh'), host.name, host.directory, host.uuid, paths.key, userPassword]
  spawn(script('launch-host.sh'), args, { detached: true, stdio: 'ignore' }).unref()
}

/** Until ssh and libvirtd answer. @throws Error with the end of the host's log. */
export async function untilUp(host: HostPlan): Promise<void> {
  const explain = (): string => lastLines(join(host.directory, 'init.log'))
  const deadlineMs = bootDeadlineMs
  await waitUntil(() => isOn(host) && fileInHost(host, '/run/libvirt/libvirt-sock'), { what: `${host.name} starts libvirtd`, deadlineMs, explain })
  await waitUntil(() => isListening(host.address, 22), { what: `${host.name} answers on port 22`, deadlineMs, explain })
  // The first call makes libvirtd find out what QEMU can do: some seconds.
  const { code, stderr } = await tryInHost(host, ['virsh', '-c', 'qemu:///system', 'capabilities'], { deadlineMs })
  if (code !== 0) throw new Error(`${host.name}: libvirtd does not answer: ${stderr}\n${explain()}`)
}

/** Everything in the host ends at once; nobody is told: no FIN, no RST, no shutdown. Its disks stay. */
export async function powerOff(host: HostPlan): Promise<void> {
  await unplug(host)
  await killByPidFile(host.delayPidFile)
  await killByPidFile(host.pidFile)
  for (const pid of await processesIn(host)) tryKill(pid)
  await waitUntil(async () => (await processesIn(host)).length === 0, { what: `${host.name} is dead`, deadlineMs: endDeadlineMs })
  await removeNamespace(host)
}

/** Gives back what a host takes of the machine besides processes and links: its cgroups, its directory. */
export async function removeHost(host: HostPlan): Promise<void> {
  if (hasNamespace(host.namespace) || hasLink(host.port) || existsSync(host.directory)) await powerOff(host)
  rmSync(host.directory, { recursive: true, force: true })
  for (const tree of cgroupTrees(host)) await waitUntil(() => removeCgroup(tree), { what: `${tree} is empty`, deadlineMs: endDeadlineMs })
}

/** One line per host that exists, as ssh wants them: other keys under these addresses are refused. */
export function knownHostsText(): string {
  const lines = allPlans.flatMap((host) => {
    const file = join(host.directory, 'etc-ssh', 'hostkey.pub')
    if (!existsSync(file)) return []
    const [type = '', key = ''] = readFileSync(file, 'utf8').split(' ')
    return [`${host.address} ${type} ${key}\n`]
  })
  return lines.join('')
}

export function cgroupTrees({ namespace }: HostPlan): string[] {
  const mount = '/sys/fs/cgroup'
  const roots = existsSync(mount) ? [mount, ...readdirSync(mount, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => join(mount, name))] : []
  return roots.map((root) => join(root, namespace)).filter((tree) => existsSync(tree))
}

// cgroups are removed from the leaves up, and only once the kernel has reaped what was in them.
function removeCgroup(tree: string): boolean {
  try {
    for (const entry of readdirSync(tree, { withFileTypes: true })) if (entry.isDirectory()) removeCgroup(join(tree, entry.name))
    rmdirSync(tree)
    return true
  } catch (error) {
    return isCode(error, 'ENOENT')
  }
}

function tryKill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if (!isCode(error, 'ESRCH')) throw error
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}

function isListening(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 1000 })
    const end = (isOpen: boolean): void => {
      socket.destroy()
      resolve(isOpen)
    }
    socket.once('connect', () => end(true)).once('error', () => end(false)).once('timeout', () => end(false))
  })
}

function lastLines(path: string): string {
  return existsSync(path) ? `--- ${path}\n${readFileSync(path, 'utf8').split('\n').slice(-40).join('\n')}` : `--- there is no ${path}`
}
