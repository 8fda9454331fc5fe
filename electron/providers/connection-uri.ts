// libvirt's connection URIs as `virsh -c` takes them, taken apart into the way to the host and the URI that its daemon gets.
// The one reading of them: what the services save is what the providers connect to.
import { isSafeHostName, isSafeUserName } from '#electron/ssh/config/safe-names.ts'
import { AppError } from '#shared/errors.ts'
import type { PlainHintKey } from '#shared/hints.ts'

export interface ConnectionUri {
  readonly driver: string
  readonly way: 'ssh' | 'local' | 'demo'
  readonly host: string
  readonly port: number | undefined
  readonly user: string | undefined
  /** "session" daemons belong to a user, the others to the machine. */
  readonly isSession: boolean
  /** What CONNECT_OPEN gets: never a remote form. */
  readonly daemonUri: string
  /** Parameters that say how to get there. */
  readonly keyFile: string | undefined
  readonly knownHostsFile: string | undefined
  readonly isHostKeyIgnored: boolean
  /** A socket path of the daemon, instead of the usual ones. */
  readonly socket: string | undefined
  /** "direct" is a driver's own daemon, "legacy" the one for all drivers; "auto" takes what is there. */
  readonly mode: 'auto' | 'direct' | 'legacy'
  /** Asks for one helper program on the host instead of forwarding: "native" is virt-ssh-helper. */
  readonly proxy: 'auto' | 'netcat' | 'native'
}

/** Of libvirt's remote parameters (docs: uri.rst) those that the daemon must not see. */
const transportParameters = ['keyfile', 'known_hosts', 'known_hosts_verify', 'no_verify', 'no_tty', 'command', 'socket', 'netcat', 'mode', 'proxy', 'sshauth', 'name']

/** Each driver with the path that it means when the URI has none. */
const drivers: Readonly<Record<string, string>> = { qemu: '/system', test: '/default', lxc: '/system', xen: '/system', bhyve: '/system', ch: '/system', vz: '/system', openvz: '/system', vbox: '/session', demo: '/' }

/** What QEMU's driver has; others take what they like, the test driver even a file. */
const qemuPaths = ['/system', '/session', '/embed'] as const

const modes = ['auto', 'direct', 'legacy'] as const
const proxies = ['auto', 'netcat', 'native'] as const

/** @throws AppError uri-invalid, uri-unsupported */
export function parseConnectionUri(text: string): ConnectionUri {
  const url = URL.parse(text)
  if (!url || !text.includes('://')) throw invalid(text, 'uri-like-virsh')
  const [driver = '', transport = '', ...rest] = url.protocol.slice(0, -1).toLowerCase().split('+')
  if (rest.length > 0) throw invalid(text, 'uri-one-transport')
  const defaultPath = Object.hasOwn(drivers, driver) ? drivers[driver] : undefined
  if (defaultPath === undefined) throw new AppError('uri-unsupported', { message: `The driver "${driver}" of ${text} is not supported`, params: { uri: text, scheme: driver } })
  const query = url.searchParams
  const host = decoded(url.hostname, text).replace(/^\[|\]$/g, '')
  const user = url.username === '' ? undefined : decoded(url.username, text)
  if (!isSafeHostName(host) || !isSafeUserName(user ?? '')) throw invalid(text, 'uri-host-name')
  const path = url.pathname === '' || url.pathname === '/' ? defaultPath : url.pathname
  if (driver === 'qemu') oneOf(qemuPaths, path, text)
  return {
    driver,
    way: wayOf({ driver, transport, host: url.hostname, text }),
    host,
    port: url.port === '' ? undefined : Number(url.port),
    user,
    isSession: path === '/session',
    daemonUri: query.get('name') ?? daemonUri({ driver, path, query }),
    keyFile: query.get('keyfile') ?? undefined,
    knownHostsFile: query.get('known_hosts') ?? undefined,
    isHostKeyIgnored: query.get('no_verify') === '1' || query.get('known_hosts_verify') === 'ignore',
    socket: query.get('socket') ?? undefined,
    mode: oneOf(modes, query.get('mode'), text),
    proxy: oneOf(proxies, query.get('proxy'), text),
  }
}

function invalid(text: string, hint: PlainHintKey): AppError {
  return new AppError('uri-invalid', { message: `"${text}" is not a connection URI`, params: { uri: text }, hint })
}

function decoded(part: string, text: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    throw invalid(text, 'uri-percent')
  }
}

function oneOf<T extends string>(choices: readonly T[], given: string | null, text: string): T | 'auto' {
  if (given === null) return 'auto'
  const found = choices.find((choice) => choice === given)
  if (found === undefined) throw new AppError('uri-invalid', { message: `"${given}" in ${text} is none of ${choices.join(', ')}`, params: { uri: text, given, choices: choices.join(', ') }, hint: 'uri-one-of' })
  return found
}

function wayOf({ driver, transport, host, text }: { driver: string; transport: string; host: string; text: string }): ConnectionUri['way'] {
  if (driver === 'demo') return 'demo'
  if (['ssh', 'libssh', 'libssh2'].includes(transport) && host !== '') return 'ssh'
  if ((transport === '' || transport === 'unix') && host === '') return 'local'
  if (host === '') throw invalid(text, 'uri-name-host')
  throw new AppError('uri-unsupported', {
    message: `${text} cannot be reached this way`,
    params: { uri: text, scheme: transport },
    hint: 'uri-use-ssh',
  })
}

function daemonUri({ driver, path, query }: { driver: string; path: string; query: URLSearchParams }): string {
  const rest = new URLSearchParams([...query].filter(([name]) => !transportParameters.includes(name))).toString()
  return `${driver}://${path}${rest === '' ? '' : `?${rest}`}`
}
