// Makes an SSH session out of a byte stream: key exchange, host key, authentication. It owns the stream from the start.
import ssh2 from 'ssh2'
import type { Algorithms, Client, ConnectConfig } from 'ssh2'
import { createAuthSequence } from '../auth/auth-sequence.ts'
import type { AuthSequence } from '../auth/auth-sequence.ts'
import { padFromPool } from '../channel/random-padding.ts'
import { reuseMemory } from '../channel/reuse-memory.ts'
import type { ResolvedDestination } from '../config/destination.ts'
import { timedOut } from '../errors.ts'
import type { SshError, SshStep } from '../errors.ts'
import { preferredHostKeyTypes } from '../known-hosts/judge-host-key.ts'
import type { Route } from '../route/route.ts'
import { connectionEnded, connectionError, withExplanation } from './connection-errors.ts'
import type { ErrorContext } from './connection-errors.ts'
import { createHostKeyCheck } from './host-key-check.ts'
import type { HostKeyCheck } from './host-key-check.ts'
import { createPatience } from './patience.ts'
import type { Patience } from './patience.ts'
import type { SshQuestions } from './questions.ts'
import { createSession } from './ssh-session.ts'
import type { SshSession } from './ssh-session.ts'

/** Half the CPU of the default order where the CPU has AES, and the fastest with ssh2's addon. */
const ciphers = { prepend: ['aes128-gcm@openssh.com', 'aes256-gcm@openssh.com'], append: [], remove: [] } satisfies Algorithms['cipher']

export interface HandshakeOptions {
  readonly resolved: ResolvedDestination
  readonly route: Route
  readonly isHostKeyIgnored: boolean
  readonly ask: SshQuestions
  readonly signal: AbortSignal
  readonly deadlineMs: number
  readonly onStep: (step: SshStep, detail: string) => void
  readonly onNote: (note: string) => void
}

/** What the parts of one handshake share. */
interface Handshake {
  readonly options: HandshakeOptions
  readonly client: Client
  readonly patience: Patience
  readonly hostKey: HostKeyCheck
  readonly auth: AuthSequence
  /** Where it stands, for the errors of a stream that just ends. */
  readonly at: { step: SshStep }
}

/** @throws SshError; the signal's reason when aborted. The route is released then. */
export async function openSession(options: HandshakeOptions): Promise<SshSession> {
  const { resolved, route, signal } = options
  const failure = Promise.withResolvers<never>()
  const at: { step: SshStep } = { step: 'handshake' }
  using patience = createPatience({ ask: options.ask, deadlineMs: options.deadlineMs, onExpired: () => failure.reject(timedOut(at.step, resolved.hostName, options.deadlineMs)) })
  const onStep = (step: SshStep, detail: string): void => {
    at.step = step
    patience.restart()
    options.onStep(step, detail)
  }
  const client = new ssh2.Client()
  const hostKey = createHostKeyCheck({ ...options, ask: patience.ask, onStep })
  const handshake: Handshake = { options, client, patience, hostKey, auth: createAuthSequence({ destination: resolved, ask: patience.ask, signal }), at }
  const closed = whenClosed(handshake)
  const onAbort = (): void => failure.reject(signal.reason)
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    onStep('handshake', resolved.hostName)
    client.once('handshake', () => onStep('auth', `${resolved.user}@${resolved.hostName}`))
    const ready = new Promise<void>((resolve) => client.once('ready', resolve))
    client.connect(connectConfig(handshake))
    await Promise.race([ready, failure.promise, closed.then((error) => Promise.reject(error))])
  } catch (error) {
    client.destroy()
    route.stream.destroy()
    await route.release()
    throw withExplanation(error, route.explain())
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
  padFromPool(client)
  if (route.bulk) reuseMemory(client, route.bulk.socket, route.bulk.receive)
  onStep('ready', `${resolved.user}@${resolved.hostName}`)
  return createSession({ client, label: `${resolved.user}@${resolved.hostName}`, closed, release: route.release })
}

function connectConfig({ options, hostKey, auth, patience }: Handshake): ConnectConfig {
  const { resolved, route } = options
  return {
    sock: route.stream,
    username: resolved.user,
    readyTimeout: 0,
    keepaliveInterval: resolved.keepaliveIntervalMs,
    keepaliveCountMax: resolved.keepaliveMisses,
    // ssh2's types know neither `false` nor the list of methods as read-only; its documentation does.
    authHandler: ((methodsLeft, partialSuccess, next) => {
      patience.restart()
      auth.handler(methodsLeft, partialSuccess, next)
    }) as AuthSequence['handler'] as NonNullable<ConnectConfig['authHandler']>,
    hostVerifier: hostKey.verify,
    algorithms: { cipher: ciphers, serverHostKey: preferredHostKeyTypes({ hostName: resolved.hostName, port: resolved.port, alias: resolved.hostKeyAlias, files: resolved.knownHostsFiles }) },
  }
}

/** The first reason counts: what follows are its echoes. */
function whenClosed({ options, client, hostKey, auth, at }: Handshake): Promise<SshError> {
  const { resolved } = options
  const context = (): ErrorContext => ({ resolved, step: at.step, refusal: (serverSaid) => auth.refusal(serverSaid) })
  return new Promise((resolve) => {
    let cause: SshError | undefined
    client.on('error', (error) => (cause ??= connectionError(error, context())))
    client.once('close', () => resolve(hostKey.problem ?? cause ?? connectionEnded(context())))
  })
}
