// Where a libvirt daemon may listen. Modular daemons have a socket per driver; the monolithic one, and virtproxyd, share "libvirt-sock".
import type { ConnectionUri } from '../../connection-uri.ts'

const modularSockets: Readonly<Record<string, string>> = { qemu: 'virtqemud-sock', lxc: 'virtlxcd-sock', xen: 'virtxend-sock', bhyve: 'virtbhyved-sock', ch: 'virtchd-sock', vz: 'virtvzd-sock', vbox: 'virtvboxd-sock' }
const sharedSocket = 'libvirt-sock'

/** Best first. /var/run, not /run: it exists on old hosts too. */
export function systemSockets(uri: ConnectionUri): string[] {
  return socketNames(uri).map((name) => `/var/run/libvirt/${name}`)
}

function socketNames({ driver, mode }: ConnectionUri): string[] {
  const modular = modularSockets[driver]
  if (modular === undefined || mode === 'legacy') return [sharedSocket]
  return mode === 'direct' ? [modular] : [modular, sharedSocket]
}

/** A user's own daemon listens below XDG_RUNTIME_DIR, or in the cache folder where there is none. */
export function sessionSockets(uri: ConnectionUri, { runtimeDir, homeDir }: { runtimeDir: string; homeDir: string }): string[] {
  const dirs = [...(runtimeDir === '' ? [] : [`${runtimeDir}/libvirt`]), `${homeDir}/.cache/libvirt`]
  return dirs.flatMap((dir) => socketNames(uri).map((name) => `${dir}/${name}`))
}
