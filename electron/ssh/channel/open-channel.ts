// Opens one channel on a connection: given up on abort and on loss, and every refusal named.
import type { Client, ClientChannel } from 'ssh2'
import { SshError } from '../errors.ts'

export interface ChannelOptions {
  /** Bounds the opening only; an open channel lives on its own. */
  readonly signal: AbortSignal
}

export interface ChannelOpener {
  readonly client: Client
  readonly label: string
  readonly closed: Promise<SshError>
}

export interface ChannelRequest extends ChannelOptions {
  /** What is being reached, for messages. */
  readonly target: string
  readonly open: (done: (error: Error | undefined, channel: ClientChannel) => void) => void
}

/** @throws SshError; the signal's reason when aborted. */
export function openChannel({ label, closed }: ChannelOpener, { target, signal, open }: ChannelRequest): Promise<ClientChannel> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason)
    let isSettled = false
    const settle = (act: () => void): void => {
      if (isSettled) return
      isSettled = true
      signal.removeEventListener('abort', onAbort)
      act()
    }
    const onAbort = (): void => settle(() => reject(signal.reason))
    signal.addEventListener('abort', onAbort, { once: true })
    void closed.then((error) => settle(() => reject(error)))
    try {
      open((error, opened) => {
        // A turn later: when the connection is lost, that is the reason, and `closed` tells it first.
        if (error) return queueMicrotask(() => settle(() => reject(channelError(error, { label, target }))))
        // An answer that comes after the caller gave up: the channel must not stay open on the host.
        if (isSettled) return discard(opened)
        settle(() => resolve(opened))
      })
    } catch (error) {
      // ssh2 throws when the connection ended before the request could be sent.
      settle(() => reject(new SshError('connection-lost', { step: 'channel', message: `${label}: the connection is gone`, details: { address: label }, cause: error })))
    }
  })
}

function discard(channel: ClientChannel): void {
  channel.on('error', () => {})
  channel.resume()
  channel.stderr?.resume()
  channel.close()
}

/** RFC 4254, section 5.1: why a server refuses to open a channel. */
const administrativelyProhibited = 1
const connectFailed = 2

function channelError(error: Error, { label, target }: { label: string; target: string }): SshError {
  const reason = 'reason' in error ? error.reason : undefined
  const details = { target, address: label }
  if (reason === administrativelyProhibited) return forwardingRefused({ label, target, cause: error })
  const what = reason === connectFailed ? 'could not connect to' : 'could not open'
  return new SshError('channel-failed', { step: 'channel', message: `${label} ${what} ${target}: ${error.message.replace('(SSH) Channel open failure: ', '')}`, details, cause: error })
}

export function isConnectFailure(error: unknown): boolean {
  return error instanceof SshError && error.code === 'channel-failed' && error.cause instanceof Error && 'reason' in error.cause && error.cause.reason === connectFailed
}

export function forwardingRefused({ label, target, cause }: { label: string; target: string; cause: unknown }): SshError {
  return new SshError('forwarding-refused', {
    step: 'channel',
    message: `The SSH server of ${label} does not allow forwarding to ${target}`,
    hint: 'ssh-allow-forwarding',
    details: { target, address: label },
    cause,
  })
}
