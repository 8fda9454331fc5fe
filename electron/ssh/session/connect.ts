// Connects by SSH as the user's own `ssh` would: configuration, jump hosts, host key, authentication, each step told apart.
import type { Duplex } from 'node:stream'
import ssh2 from 'ssh2'
import type { Algorithms, Client } from 'ssh2'
import { createAuthSequence } from '../auth/auth-sequence.ts'
import type { AuthSequence } from '../auth/auth-sequence.ts'
import { defaultEnvironment, resolveDestination } from '../config/resolve-destination.ts'
import type { ResolvedDestination, SshDestination, SshEnvironment } from '../config/resolve-destination.ts'
import { SshError, fromSocketError, timedOut } from '../errors.ts'
import type { SshStep } from '../errors.ts'
import { preferredHostKeyTypes } from '../known-hosts/judge-host-key.ts'
import { dialCommand, dialTcp } from './dial.ts'
import { createHostKeyCheck } from './host-key-check.ts'
import type { HostKeyCheck } from './host-key-check.ts'
import type { SshQuestions } from './questions.ts'
import { createSession } from './ssh-session.ts'
import type { SshSession } from './ssh-session.ts'

export interface ConnectOptions {
  readonly destination: SshDestination
  readonly ask: SshQuestions
  readonly signal: AbortSignal
  readonly environment?: SshEnvironment
  /** Instead of the configuration's files. */
  readonly knownHostsFiles?: readonly string[] | undefined
  /** Accepts any host key: the "no_verify" of libvirt's URIs. */
  readonly isHostKeyIgnored?: boolean
  readonly onStep?: (step: SshStep) => void
  /** For each of: the TCP connection, the handshake up to the host key. Questions to a person do not count. */
  readonly deadlineMs?: number
}

const defaultDeadlineMs = 15_000
const maxJumps = 8

/** Half the CPU of the default order where the CPU has AES, and the fastest with ssh2's addon. */
const ciphers = { prepend: ['aes128-gcm@openssh.com', 'aes256-gcm@openssh.com'], append: [], remove: [] } satisfies Algorithms['cipher']

/** Connections answer within three missed keepalives; then the host counts as gone, without waiting for TCP. */
const keepaliveMisses = 3

/** @throws SshError; the signal's reason when aborted. */
export async function connectSsh(options: ConnectOptions): Promise<SshSession> {
  const { destination, signal } = options
  signal.throwIfAborted()
  const environment = options.environment ?? defaultEnvironment()
  const resolved = resolveDestination(destination, environment)
  const onStep = options.onStep ?? (() => {})
  const { stream, release } = await dial(resolved, { ...options, environment, onStep })
  try {
    return await handshake(resolved, { ...options, onStep, stream, release })
  } catch (error) {
    stream.destroy()
    await release()
    throw error
  }
}

interface Route {
  readonly stream: Duplex
  readonly release: () => Promise<void>
}

type DialContext = ConnectOptions & Required<Pick<ConnectOptions, 'environment' | 'onStep'>>

async function dial(resolved: ResolvedDestination, context: DialContext): Promise<Route> {
  const deadlineMs = context.deadlineMs ?? defaultDeadlineMs
  const dialOptions = { signal: context.signal, deadlineMs, onStep: context.onStep }
  if (resolved.jumps.length > 0) return dialThroughJumps(resolved, context)
  const none = async (): Promise<void> => {}
  if (resolved.proxyCommand !== undefined) return { stream: dialCommand(resolved.proxyCommand, dialOptions), release: none }
  return { stream: await dialTcp({ host: resolved.hostName, port: resolved.port }, dialOptions), release: none }
}

/** Each hop is a full SSH connection with its own configuration, host key and authentication, through the one before. */
async function dialThroughJumps(resolved: ResolvedDestination, context: DialContext): Promise<Route> {
  if (resolved.jumps.length > maxJumps) throw new SshError('config-invalid', { step: 'resolve', message: `${resolved.alias}: more than ${maxJumps} jump hosts` })
  const sessions: SshSession[] = []
  const release = async (): Promise<void> => {
    for (const session of sessions.toReversed()) await session[Symbol.asyncDispose]()
  }
  try {
    let previous: SshSession | undefined
    for (const jump of resolved.jumps) {
      previous = await connectHop(jump, { context, previous })
      sessions.push(previous)
    }
    if (!previous) throw new Error('a jump list cannot be empty here')
    return { stream: await previous.openTcp({ host: resolved.hostName, port: resolved.port }, { signal: context.signal }), release }
  } catch (error) {
    await release()
    throw jumpFailed(error, resolved)
  }
}

async function connectHop(jump: SshDestination, { context, previous }: { context: DialContext; previous: SshSession | undefined }): Promise<SshSession> {
  // onStep stays silent for hops: the steps that a person sees are those of the host itself.
  const options: ConnectOptions = { ...context, destination: jump, onStep: () => {} }
  if (!previous) return connectSsh(options)
  const resolved = resolveDestination(jump, context.environment)
  const stream = await previous.openTcp({ host: resolved.hostName, port: resolved.port }, { signal: context.signal })
  return handshake(resolved, { ...options, onStep: () => {}, stream, release: async () => {} })
}

function jumpFailed(error: unknown, resolved: ResolvedDestination): unknown {
  if (!(error instanceof SshError)) return error
  const hops = resolved.jumps.map((jump) => jump.host).join(', ')
  // What a person has to fix at the hop keeps its own code; only "cannot be reached" is a matter of the route.
  if (error.step === 'host-key' || error.step === 'auth') return error
  return new SshError('jump-failed', { step: error.step, message: `${resolved.alias} through ${hops}: ${error.message}`, details: { hops, address: resolved.hostName }, cause: error, ...(error.hint === undefined ? {} : { hint: error.hint }) })
}

type HandshakeContext = ConnectOptions & Required<Pick<ConnectOptions, 'onStep'>> & Route

async function handshake(resolved: ResolvedDestination, context: HandshakeContext): Promise<SshSession> {
  const { ask, signal, onStep } = context
  const knownHostsFiles = context.knownHostsFiles ?? resolved.knownHostsFiles
  const hostKey = createHostKeyCheck({ resolved, knownHostsFiles, isIgnored: context.isHostKeyIgnored ?? false, ask, signal, onStep })
  const auth = createAuthSequence({ destination: resolved, ask, signal })
  const client = new ssh2.Client()
  const closed = closedReason(client, resolved)
  onStep('handshake')
  await ready({ client, resolved, context, hostKey, auth, closed, knownHostsFiles })
  onStep('ready')
  quickenReplies(client)
  return createSession({ client, label: `${resolved.user}@${resolved.hostName}`, closed, release: context.release })
}

interface ReadyParts {
  readonly client: Client
  readonly resolved: ResolvedDestination
  readonly context: HandshakeContext
  readonly hostKey: HostKeyCheck
  readonly auth: AuthSequence
  readonly closed: Promise<SshError>
  readonly knownHostsFiles: readonly string[]
}

function ready({ client, resolved, context, hostKey, auth, closed, knownHostsFiles }: ReadyParts): Promise<void> {
  const { signal, stream, onStep } = context
  const deadlineMs = context.deadlineMs ?? defaultDeadlineMs
  return new Promise<void>((resolve, reject) => {
    const fail = (error: unknown): void => {
      finish()
      client.destroy()
      reject(error)
    }
    const onAbort = (): void => fail(signal.reason)
    // Only the machine's part has a deadline; a person may take longer over a fingerprint or a password.
    const timer = setTimeout(() => hostKey.isAsked || fail(timedOut('handshake', resolved.hostName, deadlineMs)), deadlineMs)
    const finish = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
    }
    signal.addEventListener('abort', onAbort, { once: true })
    client.once('ready', () => {
      finish()
      resolve()
    })
    client.once('handshake', () => onStep('auth'))
    void closed.then((error) => fail(hostKey.problem ?? (error.code === 'auth-refused' ? auth.refusal() : error)))
    client.connect({
      sock: stream,
      username: resolved.user,
      readyTimeout: 0,
      keepaliveInterval: resolved.keepaliveIntervalMs,
      keepaliveCountMax: keepaliveMisses,
      // ssh2's types know neither `false` nor the list of methods as read-only; its documentation does.
      authHandler: auth.handler as NonNullable<Parameters<Client['connect']>[0]['authHandler']>,
      hostVerifier: hostKey.verify,
      algorithms: { cipher: ciphers, serverHostKey: preferredHostKeyTypes({ hostName: resolved.hostKeyName, port: resolved.port, files: knownHostsFiles }) as NonNullable<Algorithms['serverHostKey']> },
    })
  })
}

function closedReason(client: Client, resolved: ResolvedDestination): Promise<SshError> {
  return new Promise((resolve) => {
    let cause: SshError | undefined
    client.on('error', (error) => (cause ??= connectionError(error, resolved)))
    client.once('close', () => resolve(cause ?? new SshError('connection-lost', { step: 'ready', message: `${resolved.hostName}: the connection was closed`, details: { address: resolved.hostName } })))
  })
}

function connectionError(error: Error & { level?: string }, resolved: ResolvedDestination): SshError {
  const address = resolved.hostName
  switch (error.level) {
    case 'client-authentication':
      return new SshError('auth-refused', { step: 'auth', message: error.message, details: { address }, cause: error })
    case 'client-timeout':
      return new SshError('connection-lost', { step: 'ready', message: `${address}: no sign of life for ${(resolved.keepaliveIntervalMs * keepaliveMisses) / 1000} s`, details: { address }, cause: error })
    case 'protocol':
    case 'handshake':
      return new SshError('handshake-failed', { step: 'handshake', message: `${address}: ${error.message}`, hint: 'Is this the port of an SSH server?', details: { address }, cause: error })
    default:
      return fromSocketError(error, { step: 'ready', address })
  }
}

/**
 * sshd leaves Nagle's algorithm on for a connection that only forwards, which makes replies of several packets wait 40 ms
 * for a delayed acknowledgement. It turns it off when a session channel runs something, so one harmless command is run.
 */
function quickenReplies(client: Client): void {
  client.setNoDelay(true)
  client.exec('true', (error, channel) => {
    // An account that may run nothing still works, only slower.
    if (error) return
    channel.on('error', () => {})
    channel.resume()
    channel.end()
  })
}
