// A host over one SSH connection, and others while images move: libvirt's socket and screens by forwarding, commands for what libvirt does not tell.
// Which way leads to the daemon is libvirt-way.ts's.
import type { Duplex } from 'node:stream'
import { connectSsh } from '#electron/ssh/session/connect.ts'
import type { SshStep } from '#electron/ssh/errors.ts'
import { noQuestions } from '#electron/ssh/session/questions.ts'
import type { SshQuestions } from '#electron/ssh/session/questions.ts'
import type { SharedHops } from '#electron/ssh/route/shared-hops.ts'
import type { SshSession } from '#electron/ssh/session/ssh-session.ts'
import type { ConnectStep } from '#shared/model/hosts/host.ts'
import type { ConnectionUri } from '../../connection-uri.ts'
import type { ChannelOptions, HostTransport, TransportProgress } from './host-transport.ts'
import { findWay } from './libvirt-way.ts'
import type { Way } from './libvirt-way.ts'
import { fromSshError, overSsh } from './transport-errors.ts'
import { createBulkSession } from './bulk-session.ts'
import type { BulkSession } from './bulk-session.ts'

export interface SshTransportOptions {
  readonly uri: ConnectionUri
  readonly ask: SshQuestions
  /** Absent for a connection of its own to each. */
  readonly hops?: SharedHops
  readonly progress: TransportProgress
  readonly onNote: (note: string) => void
  readonly signal: AbortSignal
}

const shownSteps: Readonly<Partial<Record<SshStep, ConnectStep>>> = { resolve: 'resolve', tcp: 'tcp', handshake: 'handshake', 'host-key': 'host-key', auth: 'auth' }

/** @throws AppError for every way in which the connection can fail; the signal's reason when aborted */
export async function openSshTransport({ uri, ask, hops, progress, onNote, signal }: SshTransportOptions): Promise<HostTransport> {
  const target = {
    destination: { host: uri.host, port: uri.port, user: uri.user, keyFile: uri.keyFile },
    ...(uri.knownHostsFile === undefined ? {} : { knownHostsFiles: [uri.knownHostsFile] }),
    isHostKeyIgnored: uri.isHostKeyIgnored,
  }
  const session = await overSsh(() =>
    connectSsh({
      ...target,
      ask,
      hops,
      signal,
      onNote,
      onStep: (step) => {
        const shown = shownSteps[step]
        if (shown) progress.onStep(shown)
      },
    }),
  )
  const bulk = Array.from({ length: bulkSessions }, () => createBulkSession({ connect: (bulkSignal) => connectSsh({ ...target, ask: noQuestions, signal: bulkSignal, isBulk: true }), onNote }))
  return createSshTransport(session, { uri, bulk })
}

/**
 * For the lanes of an image that comes from far or goes there: what TCP lets be under way on one, 4 MiB, is little. Two lanes have as much
 * with SSH's usual window of 2 MiB; a wider one only fills sshd's memory, which it then moves to and fro.
 */
const bulkSessions = 4

function createSshTransport(session: SshSession, { uri, bulk }: { uri: ConnectionUri; bulk: readonly BulkSession[] }): HostTransport {
  const daemon = createDaemonWay(session, uri)
  /** As the host's other streams where it cannot have a connection of its own. */
  const openBulk = async (lane: number, signal: AbortSignal): Promise<Duplex> => {
    const taken = (await bulk[lane % bulk.length]?.take(signal)) ?? (await bulk[0]?.take(signal))
    if (!taken) return daemon.open({ signal })
    try {
      const stream = await createDaemonWay(taken.session, uri).open({ signal })
      return stream.once('close', () => taken[Symbol.dispose]())
    } catch (error) {
      taken[Symbol.dispose]()
      throw error
    }
  }
  return {
    way: { kind: 'ssh', account: session.label },
    get libvirtEnd() {
      return daemon.end
    },
    openLibvirt: ({ signal, bulk: way }) => overSsh(() => (way ? openBulk(way.lane, signal) : daemon.open({ signal }))),
    openTcp: (address, options) => overSsh(() => session.openTcp(address, options)),
    openUnixSocket: (path, options) => overSsh(() => session.openUnixSocket(path, options)),
    run: (command, options) => overSsh(() => session.run(command, options)),
    openCommand: (command, options) => overSsh(() => session.exec(command, options)),
    ping: () => session.ping(),
    closed: session.closed.then(fromSshError),
    [Symbol.asyncDispose]: async () => {
      await Promise.all([...bulk.map((each) => each[Symbol.asyncDispose]()), session[Symbol.asyncDispose]()])
    },
  }
}

/** The way to the daemon over one connection. That which worked is taken again; when it fails, the daemon may have come back with other sockets. Until another is found, it stays the one that is shown. */
function createDaemonWay(session: SshSession, uri: ConnectionUri) {
  let chosen: Way | undefined
  return {
    get end() {
      if (!chosen) throw new Error('no way to libvirt was looked for yet')
      return chosen.end
    },
    async open(options: ChannelOptions): Promise<Duplex> {
      const stream = await chosen?.open(options).catch(() => undefined)
      options.signal.throwIfAborted()
      if (stream) return stream
      const found = await findWay({ session, uri, options })
      chosen = found.way
      return found.stream
    },
  }
}
