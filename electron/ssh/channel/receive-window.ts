// Widens a channel's receive window for downloads. ssh2 fixes it at 2 MiB, which caps a download at 2 MiB a round trip
// (36 MiB/s at 20 ms where 16 MiB give 287). This is the only place that reaches into ssh2's channel.
import type { Duplex } from 'node:stream'

interface ChannelInternals {
  readonly incoming: { window: number }
  readonly outgoing: { readonly id: number; readonly state: string }
  readonly _client: { readonly _protocol: { channelWindowAdjust(id: number, bytes: number): void } }
  push(chunk: unknown, encoding?: BufferEncoding): boolean
}

/**
 * Lets the host send up to `bytes` ahead of the reader, which may then be held in memory. To be called once on a channel, at any time.
 * Returns false, and changes nothing, where ssh2's insides are not as expected.
 */
export function widenWindow(channel: Duplex, bytes: number): boolean {
  const internals: unknown = channel
  if (!hasInternals(internals)) return false
  const push = internals.push.bind(internals)
  const topUp = (): void => {
    const missing = bytes - internals.incoming.window
    // Half of the window at a time: an adjustment for every packet would cost as much as it brings.
    if (missing < bytes / 2 || internals.outgoing.state === 'closed') return
    internals.incoming.window += missing
    internals._client._protocol.channelWindowAdjust(internals.outgoing.id, missing)
  }
  internals.push = (chunk, encoding) => {
    const wantsMore = push(chunk, encoding)
    // A reader that is behind gets no more than the window that is already out.
    if (wantsMore && chunk !== null) topUp()
    return wantsMore
  }
  topUp()
  return true
}

function hasInternals(channel: unknown): channel is ChannelInternals {
  const incoming = member(channel, 'incoming')
  const outgoing = member(channel, 'outgoing')
  const adjust = member(member(member(channel, '_client'), '_protocol'), 'channelWindowAdjust')
  return typeof member(incoming, 'window') === 'number' && typeof member(outgoing, 'id') === 'number' && typeof member(outgoing, 'state') === 'string' && typeof adjust === 'function' && typeof member(channel, 'push') === 'function'
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
