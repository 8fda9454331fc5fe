// libvirt's connection URIs as `virsh -c` takes them, taken apart into the way to the host and the URI that its daemon gets.
import { AppError } from '#shared/errors.ts'

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
}

/** Of libvirt's remote parameters (docs: uri.rst) those that the daemon must not see. */
const transportParameters = ['keyfile', 'known_hosts', 'known_hosts_verify', 'no_verify', 'no_tty', 'command', 'socket', 'netcat', 'mode', 'proxy', 'sshauth', 'name']

const drivers = ['qemu', 'test', 'lxc', 'xen', 'bhyve', 'ch', 'vz', 'openvz', 'vbox', 'demo']

/** @throws AppError uri-invalid, uri-unsupported */
export function parseConnectionUri(text: string): ConnectionUri {
  const url = URL.parse(text)
  const [driver = '', transport = ''] = url?.protocol.slice(0, -1).split('+') ?? []
  if (!url || !text.includes('://')) {
    throw new AppError('uri-invalid', { message: `"${text}" is not a connection URI`, params: { uri: text }, hint: 'Write it as virsh takes it, for example qemu+ssh://root@kvm01/system.' })
  }
  if (!drivers.includes(driver)) throw new AppError('uri-unsupported', { message: `The driver "${driver}" of ${text} is not supported`, params: { uri: text, scheme: driver } })
  const query = url.searchParams
  return {
    driver,
    way: wayOf({ driver, transport, host: url.hostname, text }),
    host: decodeURIComponent(url.hostname).replace(/^\[|\]$/g, ''),
    port: url.port === '' ? undefined : Number(url.port),
    user: url.username === '' ? undefined : decodeURIComponent(url.username),
    isSession: url.pathname === '/session',
    daemonUri: query.get('name') ?? daemonUri(driver, url),
    keyFile: query.get('keyfile') ?? undefined,
    knownHostsFile: query.get('known_hosts') ?? undefined,
    isHostKeyIgnored: query.get('no_verify') === '1' || query.get('known_hosts_verify') === 'ignore',
    socket: query.get('socket') ?? undefined,
  }
}

function wayOf({ driver, transport, host, text }: { driver: string; transport: string; host: string; text: string }): ConnectionUri['way'] {
  if (driver === 'demo') return 'demo'
  if (['ssh', 'libssh', 'libssh2'].includes(transport) && host !== '') return 'ssh'
  if ((transport === '' || transport === 'unix') && host === '') return 'local'
  throw new AppError('uri-unsupported', {
    message: `${text} cannot be reached this way`,
    params: { uri: text, scheme: transport },
    hint: host === '' ? 'Name the host, for example qemu+ssh://root@kvm01/system.' : 'Use SSH, for example qemu+ssh://root@kvm01/system.',
  })
}

function daemonUri(driver: string, url: URL): string {
  const rest = [...url.searchParams].filter(([name]) => !transportParameters.includes(name))
  const query = new URLSearchParams(rest).toString()
  return `${driver}://${url.pathname === '' ? '/' : url.pathname}${query === '' ? '' : `?${query}`}`
}
