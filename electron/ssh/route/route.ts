// The way to a host's SSH port: by TCP, through jump hosts, or through a command.
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { widenWindow } from '../channel/receive-window.ts'
import type { ReceiveBuffer } from '../channel/reuse-memory.ts'
import type { ResolvedDestination, SshDestination } from '../config/destination.ts'
import { SshError, timedOut } from '../errors.ts'
import type { SshSession } from '../session/ssh-session.ts'
import { dialTcp } from './dial-tcp.ts'
import type { DialOptions } from './dial-tcp.ts'
import { dialCommand } from './proxy-command.ts'

const hopWindowBytes = 16 * 1024 * 1024

export interface Route {
  readonly stream: Duplex
  /** By TCP, for a connection that carries images. */
  readonly bulk?: { readonly socket: Socket; readonly receive: ReceiveBuffer }
  /** What the way itself had to say about a failure. */
  readonly explain: () => string | undefined
  /** Ends what the stream rides on; resolves when it is gone. */
  readonly release: () => Promise<void>
}

export interface RouteOptions extends DialOptions {
  /** Connects to a jump host: the first as any host, each further one through the one before. */
  readonly connectHop: (hop: SshDestination, through: SshSession | undefined) => Promise<SshSession>
}

export async function openRoute(resolved: ResolvedDestination, options: RouteOptions): Promise<Route> {
  if (resolved.jumps.length > 0) return throughJumps(resolved, options)
  if (resolved.proxyCommand !== undefined) {
    options.onStep('tcp', resolved.proxyCommand)
    return dialCommand(resolved.proxyCommand)
  }
  const { socket, receive } = await dialTcp({ host: resolved.hostName, port: resolved.port }, options)
  return { stream: socket, ...(receive && { bulk: { socket, receive } }), explain: () => undefined, release: async () => {} }
}

/** Each hop is a full SSH connection with its own configuration, host key and authentication. */
async function throughJumps(resolved: ResolvedDestination, { connectHop, onStep, signal, deadlineMs }: RouteOptions): Promise<Route> {
  const sessions: SshSession[] = []
  const release = async (): Promise<void> => {
    for (const session of sessions.toReversed()) await session[Symbol.asyncDispose]()
  }
  let hop = ''
  try {
    for (const jump of resolved.jumps) {
      hop = jump.host
      onStep('tcp', `jump host ${hop}`)
      sessions.push(await connectHop(jump, sessions.at(-1)))
    }
    const last = sessions.at(-1)
    if (!last) throw new Error('the list of jump hosts is empty')
    const { stream } = await throughSession(last, resolved, { signal, deadlineMs })
    return { stream, explain: () => undefined, release }
  } catch (error) {
    await release()
    throw jumpFailed(error, { hop, alias: resolved.alias })
  }
}

/** The hop's kernel would try an address that does not answer for minutes, so the deadline is ours. */
export async function throughSession(session: SshSession, { hostName, port }: ResolvedDestination, { signal, deadlineMs }: Pick<DialOptions, 'signal' | 'deadlineMs'>): Promise<Route> {
  const late = AbortSignal.timeout(deadlineMs)
  try {
    const stream = await session.openTcp({ host: hostName, port }, { signal: AbortSignal.any([signal, late]) })
    // The connection inside reads at once, so a wide window costs no memory, and downloads are not slowed twice.
    widenWindow(stream, hopWindowBytes)
    return { stream, explain: () => undefined, release: async () => {} }
  } catch (error) {
    throw late.aborted && error === late.reason ? timedOut('tcp', `${hostName}:${port}`, deadlineMs) : error
  }
}

function jumpFailed(error: unknown, { hop, alias }: { hop: string; alias: string }): unknown {
  if (!(error instanceof SshError)) return error
  const message = `${alias} through the jump host ${hop}: ${error.message}`
  const rest = { step: error.step, message, hint: error.hint, details: { ...error.details, hop }, cause: error }
  // What a person has to mend at the hop keeps its own code; only "cannot be reached" is a matter of the way.
  const isOfHop = error.step === 'host-key' || error.step === 'auth' || error.code === 'config-invalid' || error.code === 'jump-failed'
  return new SshError(isOfHop ? error.code : 'jump-failed', rest)
}
