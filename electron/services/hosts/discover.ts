// Finds hosts that could be added: libvirt's sockets on this machine and the concrete hosts of the user's SSH configuration.
import { existsSync } from 'node:fs'
import { join } from 'node:path'

export interface FoundHost {
  readonly uri: string
  readonly name: string
  readonly source: 'this-machine' | 'ssh-config'
}

export interface DiscoverDependencies {
  /** Host names of ~/.ssh/config without patterns. */
  readonly listSshHosts: () => Promise<readonly string[]>
  readonly machineName: string
  /** Where sockets are: "/run", and the user's own, "/run/user/1000". */
  readonly runDir: string
  readonly userRunDir: string
}

/** Each daemon's socket, the modular one before the old one that serves every driver. */
const systemSockets: readonly { uri: string; label: string; sockets: readonly string[] }[] = [
  { uri: 'qemu:///system', label: '', sockets: ['virtqemud-sock', 'libvirt-sock'] },
  { uri: 'lxc:///system', label: ' (lxc)', sockets: ['virtlxcd-sock'] },
  { uri: 'xen:///system', label: ' (xen)', sockets: ['virtxend-sock'] },
]

export async function discoverHosts({ listSshHosts, machineName, runDir, userRunDir }: DiscoverDependencies): Promise<FoundHost[]> {
  const hasSocket = (folder: string, sockets: readonly string[]): boolean => sockets.some((socket) => existsSync(join(folder, 'libvirt', socket)))
  const local = systemSockets.filter(({ sockets }) => hasSocket(runDir, sockets)).map(({ uri, label }) => ({ uri, name: `${machineName}${label}`, source: 'this-machine' as const }))
  if (hasSocket(userRunDir, ['virtqemud-sock', 'libvirt-sock'])) {
    local.push({ uri: 'qemu:///session', name: `${machineName} (session)`, source: 'this-machine' })
  }
  const remote = await listSshHosts()
  return [...local, ...remote.map((name) => ({ uri: `qemu+ssh://${name}/system`, name, source: 'ssh-config' as const }))]
}
