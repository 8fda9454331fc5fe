// libvirt's connection URIs as far as the services need them: is it one, what to call the host, are two the same host.
// What a driver or transport can do is the provider's business.
import { hostname } from 'node:os'
import { AppError } from '#shared/errors.ts'

export interface HostUri {
  /** "qemu", "lxc", "demo" ... */
  readonly driver: string
  /** "ssh", "unix" ...; empty for a driver on this machine. */
  readonly transport: string
  readonly user: string
  readonly host: string
  readonly port: string
  readonly path: string
  readonly parameters: URLSearchParams
}

/** libvirt's drivers that its remote protocol serves (https://libvirt.org/drivers.html), and our own simulated fleet. */
const drivers: readonly string[] = ['qemu', 'test', 'lxc', 'xen', 'bhyve', 'ch', 'vz', 'openvz', 'vbox', 'demo']
const transports: readonly string[] = ['', 'unix', 'ssh', 'libssh', 'libssh2']

/** Parameters that say how to get to a host and not which one it is (https://libvirt.org/uri.html). */
const routeParameters: readonly string[] = ['keyfile', 'known_hosts', 'known_hosts_verify', 'sshauth', 'no_verify', 'no_tty', 'command', 'netcat', 'proxy', 'mode']

/** @throws AppError `uri-invalid` or `uri-unsupported`. */
export function parseHostUri(text: string): HostUri {
  const url = parseUrl(text)
  const [driver = '', transport = '', ...rest] = url.protocol.slice(0, -1).toLowerCase().split('+')
  if (rest.length > 0 || !text.includes('://')) throw invalid(text)
  const isRemote = transport.includes('ssh')
  if (isRemote && url.hostname === '') throw invalid(text)
  const isReachable = driver === 'demo' || isRemote || url.hostname === ''
  if (!drivers.includes(driver) || !transports.includes(transport) || !isReachable) {
    throw new AppError('uri-unsupported', {
      message: `${url.protocol}// is not a kind of connection that this console has`,
      params: { uri: text, scheme: url.protocol.slice(0, -1) },
      hint: 'Use for example qemu+ssh://root@host/system, or qemu:///system for this machine.',
    })
  }
  return { driver, transport, user: decodeURIComponent(url.username), host: url.hostname.toLowerCase(), port: url.port, path: url.pathname, parameters: url.searchParams }
}

export function isHostUri(text: string): boolean {
  try {
    parseHostUri(text)
    return true
  } catch {
    // Whatever is wrong with it, it is not one.
    return false
  }
}

function parseUrl(text: string): URL {
  try {
    return new URL(text)
  } catch (error) {
    throw invalid(text, error)
  }
}

function invalid(text: string, cause?: unknown): AppError {
  return new AppError('uri-invalid', { message: `"${text}" is not a connection URI`, params: { uri: text }, hint: 'Write it as virsh takes it, for example qemu+ssh://root@host/system.', cause })
}

/** Equal for two URIs of the same host, however they are written. */
export function hostIdentity(uri: HostUri): string {
  const { driver, user, host, path } = uri
  const transport = uri.transport.startsWith('libssh') ? 'ssh' : uri.transport === 'unix' ? '' : uri.transport
  const port = transport === 'ssh' && uri.port === '22' ? '' : uri.port
  const parameters = [...uri.parameters].filter(([name]) => !routeParameters.includes(name)).map(([name, value]) => `${name}=${value}`)
  return [driver, transport, user, host, port, path === '' ? '/' : path, ...parameters.toSorted()].join('\n')
}

/** A name to show until the user gives a better one: the host's own, and which of its daemons when it is not the usual one. */
export function nameForUri(uri: HostUri): string {
  const host = uri.host === '' ? hostname() : uri.host.replace(/^\[(.*)\]$/, '$1')
  const isUsual = uri.driver === 'qemu' && uri.path === '/system'
  if (isUsual || uri.driver === 'demo') return host
  return `${host} (${uri.driver === 'qemu' ? uri.path.slice(1) || 'system' : uri.driver})`
}
