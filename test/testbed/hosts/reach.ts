// How a client reaches a host: ssh with the testbed's own key and known_hosts, virsh over that ssh, and the URIs of both.
import { writeFileSync, chmodSync } from 'node:fs'
import { join } from 'node:path'
import { tryCommand } from '../machine/run-command.ts'
import type { CommandOptions, CommandResult } from '../machine/run-command.ts'
import { paths } from '../paths.ts'
import type { HostPlan } from './host-plan.ts'

function sshOptions(): string[] {
  return ['-i', paths.key, '-o', `UserKnownHostsFile=${paths.knownHosts}`, '-o', 'StrictHostKeyChecking=yes', '-o', 'BatchMode=yes', '-o', 'IdentitiesOnly=yes']
}

/** As libvirt spells it; the parameters name the testbed's key and known_hosts. */
export function libvirtUri(host: HostPlan, user = 'root'): string {
  return `qemu+ssh://${user}@${host.address}/system?${trust()}`
}

/** libvirt's test driver on that host, over a file that describes a fleet. */
export function testDriverUri(host: HostPlan, file: string): string {
  return `test+ssh://root@${host.address}${file}?${trust()}`
}

function trust(): string {
  return `keyfile=${encodePath(paths.key)}&known_hosts=${encodePath(paths.knownHosts)}`
}

function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/')
}

export function ssh(host: HostPlan, command: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  return tryCommand('ssh', [...sshOptions(), `root@${host.address}`, ...(command.length > 0 ? ['--', ...command] : [])], options)
}

/** virsh through ssh, the way an administrator runs it. */
export function virshOverSsh(host: HostPlan, args: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  return tryCommand('virsh', ['-c', virshUri(host), ...args], options)
}

// virsh reads `keyfile` but not every release reads `known_hosts` for the ssh binary: a wrapper script holds all options.
function virshUri(host: HostPlan): string {
  return `qemu+ssh://root@${host.address}/system?command=${encodePath(wrapperPath())}`
}

export function wrapperPath(): string {
  return join(paths.root, 'ssh')
}

export function writeSshWrapper(): void {
  writeFileSync(wrapperPath(), `#!/bin/sh\nexec ssh ${sshOptions().map((option) => `'${option}'`).join(' ')} "$@"\n`)
  chmodSync(wrapperPath(), 0o755)
}
