// Connects by SSH as the user's own `ssh` would: configuration, jump hosts, host key, authentication, each step told apart.
import type { ResolvedDestination, SshDestination } from '../config/destination.ts'
import { defaultEnvironment, resolveDestination } from '../config/resolve-destination.ts'
import type { SshEnvironment } from '../config/resolve-destination.ts'
import { refuseUnsafeNames } from '../config/safe-names.ts'
import { SshError } from '../errors.ts'
import type { SshStep } from '../errors.ts'
import { openRoute, throughSession } from '../route/route.ts'
import type { SharedHops } from '../route/shared-hops.ts'
import { openSession } from './handshake.ts'
import { onTheWayTo } from './questions.ts'
import type { SshQuestions } from './questions.ts'
import type { SshSession } from './ssh-session.ts'

export interface ConnectOptions {
  readonly destination: SshDestination
  readonly ask: SshQuestions
  /** Ends the attempt. A session that is open is no longer bound to it. */
  readonly signal: AbortSignal
  readonly environment?: SshEnvironment
  /** Instead of the configuration's files; a new key is written to the first. */
  readonly knownHostsFiles?: readonly string[] | undefined
  /** Accepts any host key of the destination, not of jump hosts: the "no_verify" of libvirt's URIs. */
  readonly isHostKeyIgnored?: boolean
  /** `detail` is for a person: an address, a name, the jump host that is being passed. */
  readonly onStep?: (step: SshStep, detail: string) => void
  /** What the configuration asks for and is not done, and what else a person should know though it stops nothing. */
  readonly onNote?: (note: string) => void
  /** For each step that waits for the machine; time in which a person is asked does not count. Default: ConnectTimeout, or 15 s. */
  readonly deadlineMs?: number
  /** Jump hosts are connected to once for all who share this. A connection for images has hops of its own: others would wait behind what it carries. */
  readonly hops?: SharedHops | undefined
  /** Carries little but images: the memory of packets is used again where that is possible. Whatever a channel gives must be taken or copied at once. */
  readonly isBulk?: boolean
}

const defaultDeadlineMs = 15_000
const maxJumps = 8

/** @throws SshError; the signal's reason when aborted. */
export async function connectSsh(options: ConnectOptions): Promise<SshSession> {
  return connectVia(options, { through: undefined, trail: [] })
}

interface Path {
  /** The jump host that is already open, for the second and later hops. */
  readonly through: SshSession | undefined
  /** The hosts whose connections this one is needed for. */
  readonly trail: readonly string[]
  /** The hops before, for a jump host behind them. */
  readonly way?: string
}

async function connectVia(options: ConnectOptions, path: Path): Promise<SshSession> {
  const { destination, signal } = options
  signal.throwIfAborted()
  refuseUnsafeNames(destination)
  const resolved = withKnownHosts(resolveDestination(destination, options.environment ?? defaultEnvironment()), options.knownHostsFiles)
  resolved.notes.forEach((note) => options.onNote?.(note))
  // A hop through another one is reached that way, whatever its own configuration says; it cannot loop.
  if (!path.through) refuseLoop(resolved, path.trail)
  const deadlineMs = options.deadlineMs ?? resolved.connectTimeoutMs ?? defaultDeadlineMs
  const steps = { signal, deadlineMs, onStep: options.onStep ?? (() => {}), isBulk: options.isBulk ?? false }
  const trail = [...path.trail, addressOf(resolved)]
  const hopped = { ...options, ask: onTheWayTo(destination.host, options.ask) }
  let way = path.way ?? ''
  const connectHop = (hop: SshDestination, through: SshSession | undefined): Promise<SshSession> => {
    way = [way, hop.user ?? '', hop.host, hop.port ?? ''].join(' ')
    const open = (openSignal: AbortSignal): Promise<SshSession> => connectVia({ ...hopOptions(hopped, hop), signal: openSignal }, { through, trail, way })
    return options.hops && options.isBulk !== true ? options.hops.take({ key: [way, ...(options.knownHostsFiles ?? [])].join('\n'), open, signal }) : open(signal)
  }
  const route = path.through ? await throughSession(path.through, resolved, steps) : await openRoute(resolved, { ...steps, connectHop })
  return openSession({ ...steps, resolved, route, ask: options.ask, isHostKeyIgnored: options.isHostKeyIgnored ?? false, onNote: options.onNote ?? (() => {}) })
}

/** The steps that a person sees are those of the host itself; each hop is announced by its name. */
function hopOptions({ isHostKeyIgnored: _ofDestinationOnly, isBulk: _notTheHop, ...options }: ConnectOptions, hop: SshDestination): ConnectOptions {
  return { ...options, destination: hop, onStep: () => {} }
}

function withKnownHosts(resolved: ResolvedDestination, files: readonly string[] | undefined): ResolvedDestination {
  return files ? { ...resolved, knownHostsFiles: files, rememberIn: files[0] } : resolved
}

/** Two hosts may share a name and differ in the port, so the whole address is compared. */
function addressOf({ user, hostName, port }: ResolvedDestination): string {
  return `${user}@${hostName}:${port}`
}

function refuseLoop(resolved: ResolvedDestination, trail: readonly string[]): void {
  const address = addressOf(resolved)
  const details = { alias: resolved.alias, address }
  if (trail.includes(address)) {
    const way = [...trail, address].join(' -> ')
    throw new SshError('config-invalid', { step: 'resolve', message: `The jump host ${resolved.alias} can only be reached through itself (${way})`, hint: 'ssh-jump-loop', details })
  }
  if (trail.length + resolved.jumps.length > maxJumps) throw new SshError('config-invalid', { step: 'resolve', message: `${resolved.alias}: more than ${maxJumps} jump hosts`, details })
}
