// The wire between a client and the simulated host: a pair of streams in memory, with as much delay as asked for. Bytes keep
// their order, as on TCP.
import { duplexPair } from 'node:stream'
import type { Duplex } from 'node:stream'

export interface LinkDelay {
  /** Round trip; each direction takes half of it. */
  readonly latencyMs: number
  /** Up to so much more, differently for each chunk. */
  readonly jitterMs: number
}

export interface Link {
  readonly clientEnd: Duplex
  readonly serverEnd: Duplex
}

/** Beyond this the sender waits: a delayed wire must not become an endless buffer. */
const maxInFlightBytes = 4 * 1024 * 1024

export function openLink({ latencyMs, jitterMs }: LinkDelay): Link {
  const [clientEnd, near] = duplexPair()
  if (latencyMs === 0 && jitterMs === 0) return { clientEnd, serverEnd: near }
  const [far, serverEnd] = duplexPair()
  const delayMs = (): number => latencyMs / 2 + Math.random() * jitterMs
  delay(near, far, delayMs)
  delay(far, near, delayMs)
  return { clientEnd, serverEnd }
}

type Item = Buffer | 'end' | 'gone'

function delay(from: Duplex, to: Duplex, delayMs: () => number): void {
  const pending: Item[] = []
  let lastDueMs = 0
  let inFlightBytes = 0
  const deliver = (): void => {
    const item = pending.shift()
    if (item === undefined || to.destroyed) return
    if (item === 'end') return void to.end()
    if (item === 'gone') return void to.destroy()
    inFlightBytes -= item.length
    if (!to.write(item)) to.once('drain', () => from.resume())
    else if (inFlightBytes < maxInFlightBytes) from.resume()
  }
  // Timers may fire a little out of order; the items themselves never do.
  const send = (item: Item): void => {
    pending.push(item)
    lastDueMs = Math.max(lastDueMs, performance.now() + delayMs())
    setTimeout(deliver, lastDueMs - performance.now())
  }
  from.on('data', (chunk: Buffer) => {
    inFlightBytes += chunk.length
    if (inFlightBytes >= maxInFlightBytes) from.pause()
    send(chunk)
  })
  from.once('end', () => send('end'))
  from.once('close', () => send('gone'))
}
