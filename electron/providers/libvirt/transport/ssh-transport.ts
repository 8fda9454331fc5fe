// A host over one SSH connection: libvirt's socket by streamlocal forwarding, or where that is refused by a helper
// program on the host; screens by forwarding; commands for what libvirt does not tell.
import type { Duplex } from 'node:stream'
import { connectSsh } from '#electron/ssh/session/connect.ts'
import type { SshStep } from '#electron/ssh/errors.ts'
import { SshError } from '#electron/ssh/errors.ts'
import type { SshQuestions } from '#electron/ssh/session/questions.ts'
import type { SshSession } from '#electron/ssh/session/ssh-session.ts'
import type { ConnectStep } from '#shared/model/host.ts'
import type { ConnectionUri } from './connection-uri.ts'
import type { ChannelOptions, HostTransport, TransportProgress } from './host-transport.ts'
import { sessionSockets, systemSockets } from './libvirt-sockets.ts'
import { libvirtMissing, libvirtNotPermitted, overSsh } from './transport-errors.ts'

export interface SshTransportOptions {
  readonly uri: ConnectionUri
  readonly ask: SshQuestions
  readonly progress: TransportProgress
  readonly signal: AbortSignal
}

type OpenLibvirt = (options: ChannelOptions) => Promise<Duplex>

interface Way {
  readonly name: string
  readonly open: OpenLibvirt
}

const shownSteps: Readonly<Partial<Record<SshStep, ConnectStep>>> = { resolve: 'resolve', tcp: 'tcp', handshake: 'handshake', 'host-key': 'host-key', auth: 'auth' }

export async function openSshTransport({ uri, ask, progress, signal }: SshTransportOptions): Promise<HostTransport> {
  const session = await overSsh(() =>
    connectSsh({
      destination: { host: uri.host, port: uri.port, user: uri.user, keyFile: uri.keyFile },
      ...(uri.knownHostsFile === undefined ? {} : { knownHostsFiles: [uri.knownHostsFile] }),
      isHostKeyIgnored: uri.isHostKeyIgnored,
      ask,
      signal,
      onStep: (step) => {
        const shown = shownSteps[step]
        if (shown) progress.onStep(shown)
      },
    }),
  )
  return createSshTransport(session, uri)
}

function createSshTransport(session: SshSession, uri: ConnectionUri): HostTransport {
  let chosen: Way | undefined
  return {
    label: `SSH as ${session.label}`,
    get libvirtRoute() {
      return chosen?.name ?? ''
    },
    openLibvirt: (options) =>
      overSsh(async () => {
        if (chosen) return chosen.open(options)
        const found = await findWay({ session, uri, options })
        chosen = found.way
        return found.stream
      }),
    openTcp: (address, options) => overSsh(() => session.openTcp(address, options)),
    openUnixSocket: (path, options) => overSsh(() => session.openUnixSocket(path, options)),
    run: (command, options) => overSsh(() => session.run(command, options)),
    closed: session.closed,
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  }
}

interface Search {
  readonly session: SshSession
  readonly uri: ConnectionUri
  readonly options: ChannelOptions
}

/** The sockets by forwarding first: no program of the host is needed. A refusal there says little, so the helpers are tried before giving up. */
async function findWay({ session, uri, options }: Search): Promise<{ way: Way; stream: Duplex }> {
  const sockets = await candidateSockets({ session, uri, options })
  for (const path of sockets) {
    const way: Way = { name: `SSH, socket ${path}`, open: (channel) => session.openUnixSocket(path, channel) }
    const stream = await openIfPossible(way, options)
    if (stream) return { way, stream }
  }
  return findHelper({ session, uri, options }, sockets)
}

async function candidateSockets({ session, uri, options }: Search): Promise<string[]> {
  if (uri.socket !== undefined) return [uri.socket]
  if (!uri.isSession) return systemSockets(uri)
  const { stdout } = await session.run('printf "%s\\n%s\\n" "${XDG_RUNTIME_DIR:-/run/user/$(id -u)}" "$HOME"', options)
  const [runtimeDir = '', homeDir = ''] = stdout.split('\n')
  return sessionSockets(uri, { runtimeDir, homeDir })
}

async function openIfPossible(way: Way, options: ChannelOptions): Promise<Duplex | undefined> {
  try {
    return await way.open(options)
  } catch (error) {
    if (error instanceof SshError && (error.code === 'channel-failed' || error.code === 'forwarding-refused')) return undefined
    throw error
  }
}

/** One command finds out what is there and who may use it: a helper that fails only closes its channel, which tells nothing. */
async function findHelper({ session, uri, options }: Search, sockets: readonly string[]): Promise<{ way: Way; stream: Duplex }> {
  const quoted = sockets.map((path) => `'${path.replaceAll("'", String.raw`'\''`)}'`).join(' ')
  const script = `for s in ${quoted}; do [ -S "$s" ] && { if [ -r "$s" ] && [ -w "$s" ]; then echo "socket $s"; else echo "denied $s"; fi; }; done; for p in virt-ssh-helper nc socat; do command -v $p >/dev/null 2>&1 && echo "program $p"; done; echo "user $(id -un)"`
  const { stdout } = await session.run(script, options)
  const facts = stdout.trim().split('\n').map((line) => line.split(' '))
  const values = (kind: string): string[] => facts.filter(([name]) => name === kind).map(([, value = '']) => value)
  const [socket] = values('socket')
  const [denied] = values('denied')
  const [user = ''] = values('user')
  if (socket === undefined && denied !== undefined) throw libvirtNotPermitted(session.label, denied, user)
  if (socket === undefined) throw libvirtMissing(session.label, sockets)
  const way = helperWay({ session, uri }, { socket, programs: values('program') })
  if (!way) throw new SshError('forwarding-refused', { step: 'channel', message: `${session.label} does not forward to ${socket}, and has none of virt-ssh-helper, nc and socat`, hint: 'Set AllowStreamLocalForwarding yes in sshd_config there, or install one of the helpers.', details: { target: socket } })
  return { way, stream: await way.open(options) }
}

function helperWay({ session, uri }: Pick<Search, 'session' | 'uri'>, { socket, programs }: { socket: string; programs: readonly string[] }): Way | undefined {
  const commands: readonly (readonly [string, string])[] = [
    ['virt-ssh-helper', `virt-ssh-helper '${uri.daemonUri}'`],
    // Only OpenBSD's netcat knows unix sockets; the traditional one fails at once, and the connection with it.
    ['nc', `nc -U '${socket}'`],
    ['socat', `socat - 'UNIX-CONNECT:${socket}'`],
  ]
  const found = commands.find(([program]) => programs.includes(program))
  if (!found) return undefined
  const [program, command] = found
  return { name: `SSH, ${program} to ${socket}`, open: (channel) => session.exec(command, channel) }
}
