// What the services make of a connection URI: is it one, what to call the host, are two the same host.
import { hostname } from 'node:os'
import { parseConnectionUri } from '#electron/providers/connection-uri.ts'
import type { ConnectionUri } from '#electron/providers/connection-uri.ts'

export function isHostUri(text: string): boolean {
  try {
    parseConnectionUri(text)
    return true
  } catch {
    // Whatever is wrong with it, it is not one.
    return false
  }
}

const sshPort = 22

/** Equal for two URIs of the same host, however they are written: by which way, as whom, and to which daemon. */
export function hostIdentity({ way, user = '', host, port, daemonUri, socket = '' }: ConnectionUri): string {
  const ownPort = port === undefined || (way === 'ssh' && port === sshPort) ? '' : String(port)
  return [way, user, host.toLowerCase(), ownPort, daemonUri, socket].join('\n')
}

/** A name to show until the user gives a better one: the host's own, and which of its daemons when it is not the usual one. */
export function nameForUri({ driver, host, daemonUri }: ConnectionUri): string {
  const name = host === '' ? hostname() : host.toLowerCase()
  if (daemonUri === 'qemu:///system' || driver === 'demo') return name
  return `${name} (${driver === 'qemu' ? daemonUri.slice('qemu:///'.length) : driver})`
}
