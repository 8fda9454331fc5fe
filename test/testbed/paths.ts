// Where the testbed keeps its things: everything is under `.testbed/` at the root of the tree, which git ignores.
import { existsSync, realpathSync } from 'node:fs'
import { join } from 'node:path'

const own = join(import.meta.dirname, '..', '..', '.testbed')
/** A checkout may share another one's testbed by a link in this place: addresses and namespaces have fixed names, so there is only one at a time. */
const root = existsSync(own) ? realpathSync(own) : own

export const paths = {
  root,
  /** The built guest: kernel, initramfs, root disk. Kept by `down`. */
  guest: join(root, 'guest'),
  hosts: join(root, 'hosts'),
  /** Seen by every host at this same path: disks for live migration, XML files for libvirt's test driver. */
  shared: join(root, 'shared'),
  key: join(root, 'id_ed25519'),
  knownHosts: join(root, 'known_hosts'),
  lock: join(root, 'lock'),
  scripts: join(import.meta.dirname, 'scripts'),
} as const

/** The directory of one host: its /etc/libvirt, /var/lib/libvirt, logs, pid files. */
export function hostDirectory(name: string): string {
  return join(paths.hosts, name)
}

export function script(name: string): string {
  return join(paths.scripts, name)
}
