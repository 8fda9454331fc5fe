// Finds out why a unix socket on the host could not be reached. OpenSSH answers "connect failed" alike for one that is not
// there, one that the user may not open, and one that it may not forward to, so the host's shell is asked.
import { SshError } from '../errors.ts'
import type { SshHint } from '../errors.ts'
import { runCommand } from './command.ts'
import { forwardingRefused, isConnectFailure } from './open-channel.ts'
import type { ChannelOpener } from './open-channel.ts'

const probeDeadlineMs = 5_000

/** In /proc/net/unix, the flag of a socket that accepts connections. */
const acceptingFlag = '00010000'

export interface SocketFailure {
  readonly opener: ChannelOpener
  readonly path: string
  readonly signal: AbortSignal
}

/** Returns the better explanation, or the error as it was. */
export async function explainSocketFailure(error: unknown, { opener, path, signal }: SocketFailure): Promise<unknown> {
  if (!isConnectFailure(error) || !(error instanceof SshError)) return error
  const { label } = opener
  const failed = (message: string, hint?: SshHint): SshError => new SshError('channel-failed', { step: 'channel', message, hint, details: { target: path, address: label }, cause: error })
  switch (await probe({ opener, path, signal })) {
    case 'missing':
      return failed(`There is no socket ${path} on ${label}`)
    case 'denied':
      return failed(`${label} may not open ${path}`, 'ssh-socket-group')
    case 'silent':
      return failed(`Nothing listens on ${path} on ${label}`, 'ssh-socket-silent')
    case 'open':
      return forwardingRefused({ label, target: path, cause: error })
    default:
      return error
  }
}

type SocketState = 'missing' | 'denied' | 'silent' | 'open' | 'unknown'

const states: readonly SocketState[] = ['missing', 'denied', 'silent', 'open']

async function probe({ opener, path, signal }: SocketFailure): Promise<SocketState> {
  const limited = AbortSignal.any([signal, AbortSignal.timeout(probeDeadlineMs)])
  try {
    const { stdout } = await runCommand(opener, probeScript(path), { signal: limited })
    return states.find((state) => stdout.trim() === state) ?? 'unknown'
  } catch (error) {
    if (signal.aborted) throw signal.reason
    // An account that may run nothing, or a slow machine: the first error has to do.
    if (error instanceof SshError || limited.aborted) return 'unknown'
    throw error
  }
}

/** A socket is told by its last name: it may have been bound below /run and be asked for below /var/run. */
function probeScript(path: string): string {
  const quoted = `'${path.replaceAll("'", String.raw`'\''`)}'`
  return `s=${quoted}; n=/\${s##*/}; if [ ! -S "$s" ]; then echo missing; elif [ ! -w "$s" ]; then echo denied; elif [ -r /proc/net/unix ] && ! grep -F -- "$n" /proc/net/unix | grep -q ' ${acceptingFlag} '; then echo silent; else echo open; fi`
}
