// A host over one SSH connection: libvirt's socket and screens by forwarding, commands for what libvirt does not tell.
// Which way leads to the daemon is libvirt-way.ts's.
import type { Duplex } from 'node:stream'
import { widenWindow } from '#electron/ssh/channel/receive-window.ts'
import { connectSsh } from '#electron/ssh/session/connect.ts'
import type { SshStep } from '#electron/ssh/errors.ts'
import type { SshQuestions } from '#electron/ssh/session/questions.ts'
import type { SshSession } from '#electron/ssh/session/ssh-session.ts'
import type { ConnectStep } from '#shared/model/host.ts'
import type { ConnectionUri } from '../../connection-uri.ts'
import type { ChannelOptions, HostTransport, TransportProgress } from './host-transport.ts'
import { findWay } from './libvirt-way.ts'
import type { Way } from './libvirt-way.ts'
import { fromSshError, overSsh } from './transport-errors.ts'

export interface SshTransportOptions {
  readonly uri: ConnectionUri
  readonly ask: SshQuestions
  readonly progress: TransportProgress
  readonly onNote: (note: string) => void
  readonly signal: AbortSignal
}

const shownSteps: Readonly<Partial<Record<SshStep, ConnectStep>>> = { resolve: 'resolve', tcp: 'tcp', handshake: 'handshake', 'host-key': 'host-key', auth: 'auth' }

/** @throws AppError for every way in which the connection can fail; the signal's reason when aborted */
export async function openSshTransport({ uri, ask, progress, onNote, signal }: SshTransportOptions): Promise<HostTransport> {
  const session = await overSsh(() =>
    connectSsh({
      destination: { host: uri.host, port: uri.port, user: uri.user, keyFile: uri.keyFile },
      ...(uri.knownHostsFile === undefined ? {} : { knownHostsFiles: [uri.knownHostsFile] }),
      isHostKeyIgnored: uri.isHostKeyIgnored,
      ask,
      signal,
      onNote,
      onStep: (step) => {
        const shown = shownSteps[step]
        if (shown) progress.onStep(shown)
      },
    }),
  )
  return createSshTransport(session, uri)
}

/** What the host may send ahead of us: at 20 ms a round trip 800 MiB/s, where SSH's usual 2 MiB are 100. */
const bulkWindowBytes = 16 * 2 ** 20

function createSshTransport(session: SshSession, uri: ConnectionUri): HostTransport {
  let chosen: Way | undefined

  /** The way that worked is taken again; when it fails, the daemon may have come back with other sockets. Until another is found, it stays the one that is shown. */
  const openLibvirt = async (options: ChannelOptions): Promise<Duplex> => {
    const stream = await chosen?.open(options).catch(() => undefined)
    options.signal.throwIfAborted()
    if (stream) return stream
    const found = await findWay({ session, uri, options })
    chosen = found.way
    return found.stream
  }
  return {
    label: `SSH as ${session.label}`,
    get libvirtRoute() {
      return chosen?.name ?? ''
    },
    openLibvirt: async ({ signal, isBulk = false }) => {
      const stream = await overSsh(() => openLibvirt({ signal }))
      if (isBulk) widenWindow(stream, bulkWindowBytes)
      return stream
    },
    openTcp: (address, options) => overSsh(() => session.openTcp(address, options)),
    openUnixSocket: (path, options) => overSsh(() => session.openUnixSocket(path, options)),
    run: (command, options) => overSsh(() => session.run(command, options)),
    closed: session.closed.then(fromSshError),
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  }
}
