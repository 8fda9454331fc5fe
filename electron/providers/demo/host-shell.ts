// The few commands that the console runs on a host, answered as a Linux host would.
import { DomainState } from '#electron/libvirt/index.ts'
import type { HostModel } from './model/host-model.ts'

export interface CommandResult {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

const kernel = 'Linux 6.1.0-31-amd64 #1 SMP PREEMPT_DYNAMIC x86_64 GNU/Linux'

export function runOnHost(host: HostModel, command: string): CommandResult {
  const uptimeSeconds = (host.now() - host.machine.bootedAtMs) / 1000
  const said = (stdout: string): CommandResult => ({ code: 0, stdout, stderr: '' })
  if (command === 'true') return said('')
  if (command === 'hostname') return said(`${host.settings.hostname}\n`)
  if (command === 'uname -a') return said(`${kernel}\n`)
  if (command === 'cat /proc/uptime') return said(`${uptimeSeconds.toFixed(2)} ${(uptimeSeconds * 0.8).toFixed(2)}\n`)
  if (command.includes('ip -j -d address')) return said(JSON.stringify(interfaces()))
  // However the caller words it: the pid files that the QEMU driver writes when it starts a guest.
  if (command.includes('stat -c') && command.includes('.pid')) return said(pidFiles(host))
  return { code: 127, stdout: '', stderr: `sh: 1: ${command.split(' ')[0] ?? ''}: not found (simulated host)\n` }
}

function pidFiles({ domains }: HostModel): string {
  const lines: string[] = []
  for (const { name, startedAtMs, state } of domains.all()) {
    if (startedAtMs > 0 && state !== DomainState.ShutOff) lines.push(`${Math.floor(startedAtMs / 1000)} /run/libvirt/qemu/${name}.pid\n`)
  }
  return lines.join('')
}

/** A network card in a bridge of its own, and the bridge of the network "default". */
function interfaces(): object[] {
  const link = { flags: ['UP'], operstate: 'UP', mtu: 1500, link_type: 'ether', addr_info: [] }
  return [
    { ...link, ifname: 'eno1', address: 'b8:59:9f:00:00:01', master: 'br0' },
    { ...link, ifname: 'br0', address: 'b8:59:9f:00:00:01', linkinfo: { info_kind: 'bridge' }, addr_info: [{ family: 'inet', local: '10.0.0.2', prefixlen: 16, scope: 'global' }] },
    { ...link, ifname: 'virbr0', address: '52:54:00:00:00:01', linkinfo: { info_kind: 'bridge' }, addr_info: [{ family: 'inet', local: '192.168.122.1', prefixlen: 24, scope: 'global' }] },
  ]
}
