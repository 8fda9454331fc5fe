// Finds the way to libvirt's daemon over an SSH connection: its sockets by streamlocal forwarding, or where that is
// refused by a helper program on the host; and tells a missing daemon from one that is not permitted.
import type { Duplex } from 'node:stream'
import { SshError } from '#electron/ssh/errors.ts'
import type { SshSession } from '#electron/ssh/session/ssh-session.ts'
import type { RouteEnd } from '#shared/model/route.ts'
import type { ConnectionUri } from '../../connection-uri.ts'
import type { ChannelOptions } from './host-transport.ts'
import { sessionSockets, systemSockets } from './libvirt-sockets.ts'
import { shellQuote } from './shell-quote.ts'
import { libvirtMissing, libvirtNotPermitted } from './transport-errors.ts'

export interface Way {
  readonly end: RouteEnd
  readonly open: (options: ChannelOptions) => Promise<Duplex>
}

export interface WaySearch {
  readonly session: SshSession
  readonly uri: ConnectionUri
  readonly options: ChannelOptions
}

interface OpenedWay {
  readonly way: Way
  readonly stream: Duplex
}

/**
 * The sockets first: no program of the host is needed. A refusal there says little, so the helpers are tried before giving up.
 * @throws AppError libvirt-missing, libvirt-not-permitted; SshError forwarding-refused, connection-lost; the signal's reason
 */
export async function findWay(search: WaySearch): Promise<OpenedWay> {
  const { uri, session } = search
  const sockets = await candidateSockets(search)
  const ways = sockets.map((path): Way => ({ end: { kind: 'socket', path }, open: (channel) => session.openUnixSocket(path, channel) }))
  const opened = uri.proxy === 'auto' ? await firstToOpen(ways, search.options) : undefined
  return opened ?? findHelper(search, sockets)
}

async function candidateSockets({ session, uri, options }: WaySearch): Promise<string[]> {
  if (uri.socket !== undefined) return [uri.socket]
  if (!uri.isSession) return systemSockets(uri)
  const { stdout } = await session.run('printf "%s\\n%s\\n" "${XDG_RUNTIME_DIR:-/run/user/$(id -u)}" "$HOME"', options)
  const [runtimeDir = '', homeDir = ''] = stdout.split('\n')
  return sessionSockets(uri, { runtimeDir, homeDir })
}

/**
 * All at once, which saves a round trip and the explanation of each socket that is missing. sshd answers in the order of
 * the requests, so a better socket that exists is open before a worse one.
 */
async function firstToOpen(ways: readonly Way[], { signal }: ChannelOptions): Promise<OpenedWay | undefined> {
  const losers = new AbortController()
  const both = AbortSignal.any([signal, losers.signal])
  const attempts = ways.map(async (way): Promise<OpenedWay> => {
    const stream = await way.open({ signal: both })
    if (losers.signal.aborted) stream.destroy()
    return { way, stream }
  })
  try {
    return await Promise.any(attempts)
  } catch {
    signal.throwIfAborted()
    return undefined
  } finally {
    losers.abort()
  }
}

/** One command finds out what is there and who may use it: a helper that fails only closes its channel, which tells nothing. */
async function findHelper({ session, uri, options }: WaySearch, sockets: readonly string[]): Promise<OpenedWay> {
  const { stdout } = await session.run(surveyScript(sockets), options)
  const facts = stdout.trim().split('\n').map((line) => line.split(' '))
  const values = (kind: string): string[] => facts.filter(([name]) => name === kind).map(([, ...words]) => words.join(' '))
  const [socket] = values('socket')
  const [denied] = values('denied')
  const [user = ''] = values('user')
  const programs = values('program')
  if (socket === undefined && denied !== undefined) throw libvirtNotPermitted(session.label, denied, user)
  // A user's own daemon starts when it is asked for, which the helper does; connecting to a socket does not.
  const place = socket ?? (uri.isSession && programs.includes('virt-ssh-helper') ? null : undefined)
  if (place === undefined) throw libvirtMissing(session.label, sockets)
  const way = helperWay({ session, uri }, { socket: place, programs })
  if (!way) throw noHelper(session, place ?? uri.daemonUri)
  return { way, stream: await way.open(options) }
}

/** A socket counts when somebody listens: a stopped daemon leaves its file behind. It is told by its last name, since /var/run is a link. */
function surveyScript(sockets: readonly string[]): string {
  const listening = '[ ! -r /proc/net/unix ] || grep -F -- "/${s##*/}" /proc/net/unix | grep -q " 00010000 "'
  const eachSocket = `[ -S "$s" ] && { ${listening}; } && { if [ -w "$s" ]; then echo "socket $s"; else echo "denied $s"; fi; }`
  return `for s in ${sockets.map(shellQuote).join(' ')}; do ${eachSocket}; done; for p in virt-ssh-helper nc socat; do command -v $p >/dev/null 2>&1 && echo "program $p"; done; echo "user $(id -un)"`
}

interface HelperChoice {
  /** `null` for a user's own daemon that does not run yet. */
  readonly socket: string | null
  readonly programs: readonly string[]
}

type HelperCommand = readonly [program: string, proxy: ConnectionUri['proxy'], command: string]

function helperWay({ session, uri }: Pick<WaySearch, 'session' | 'uri'>, { socket, programs }: HelperChoice): Way | undefined {
  const ofSocket: readonly HelperCommand[] = socket === null ? [] : [
    // Only OpenBSD's netcat knows unix sockets; the traditional one fails at once, and the connection with it.
    ['nc', 'netcat', `nc -U ${shellQuote(socket)}`],
    ['socat', 'netcat', `socat - ${shellQuote(`UNIX-CONNECT:${socket}`)}`],
  ]
  const commands: readonly HelperCommand[] = [['virt-ssh-helper', 'native', `virt-ssh-helper ${shellQuote(uri.daemonUri)}`], ...ofSocket]
  // The helper finds the daemon's socket by itself, and would not look at one that the URI names.
  const allowed = commands.filter(([program, proxy]) => (uri.proxy === 'auto' || uri.proxy === proxy) && !(program === 'virt-ssh-helper' && uri.socket !== undefined))
  const found = allowed.find(([program]) => programs.includes(program))
  if (!found) return undefined
  const [program, , command] = found
  return { end: { kind: 'helper', program, path: socket }, open: (channel) => session.exec(command, channel) }
}

function noHelper({ label }: SshSession, socket: string): SshError {
  return new SshError('forwarding-refused', {
    step: 'channel',
    message: `${label} does not forward to ${socket}, and has none of virt-ssh-helper, nc and socat`,
    hint: 'ssh-allow-socket-or-helper',
    details: { target: socket, address: label },
  })
}
