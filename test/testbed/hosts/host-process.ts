// A host as a process: its pid 1 as the machine sees it, and commands run inside it.
import { existsSync } from 'node:fs'
import { childrenOf, readPidFile } from '../machine/process-identity.ts'
import { runCommand, tryCommand } from '../machine/run-command.ts'
import type { CommandOptions, CommandResult } from '../machine/run-command.ts'
import { paths, script } from '../paths.ts'
import type { HostPlan } from './host-plan.ts'

export type HostService = 'sshd' | 'libvirtd'

/** The host's pid 1 in the machine's numbers; undefined when the host is off. */
export function hostPid(host: HostPlan): number | undefined {
  const launcher = readPidFile(host.pidFile)
  return launcher && childrenOf(launcher.pid)[0]
}

export function isOn(host: HostPlan): boolean {
  return hostPid(host) !== undefined
}

/** False while the host is still starting its services. */
export function hasStarted(host: HostPlan): boolean {
  return fileInHost(host, '/run/host-has-started') !== undefined
}

/** A file of the host as the machine can open it. */
export function fileInHost(host: HostPlan, path: string): string | undefined {
  const pid = hostPid(host)
  const outside = `/proc/${pid}/root${path}`
  return pid !== undefined && existsSync(outside) ? outside : undefined
}

/** Runs inside the host without the network: works while it is partitioned or its sshd is gone. Paths must be absolute. */
export function runInHost(host: HostPlan, command: readonly string[], options: CommandOptions = {}): Promise<string> {
  return runCommand('nsenter', intoHost(host, command), options)
}

export function tryInHost(host: HostPlan, command: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  return tryCommand('nsenter', intoHost(host, command), options)
}

export async function service(host: HostPlan, action: 'start' | 'stop', name: HostService): Promise<void> {
  await runInHost(host, [script('host-service.sh'), action, name, host.directory, paths.key])
}

function intoHost(host: HostPlan, command: readonly string[]): string[] {
  const pid = hostPid(host)
  if (pid === undefined) throw new Error(`${host.name} is off`)
  return ['-t', String(pid), '-a', '--', ...command]
}
