// Asks the far end of a connection for a sign of life, and tells when it came. ssh2 does so for itself, at its own slow pace, and tells
// only after the last one that stayed away. The fourth place that reaches into ssh2's insides; where they are not as expected
// every ping counts as answered, and silence is found by ssh2 alone.
import type { Client } from 'ssh2'
import { member } from './ssh2-insides.ts'

interface Insides {
  /** Who waits for the answers of requests that concern the whole connection, in their order. */
  readonly waiting: { push(answered: () => void): unknown }
  readonly protocol: { ping(): void }
}

/** Resolves when the other side has answered, or the connection is gone. Not before that: whoever loses patience stops waiting. */
export function ping(client: Client): Promise<void> {
  const insides = insidesOf(client)
  if (!insides) return Promise.resolve()
  return new Promise((resolve) => {
    insides.waiting.push(() => resolve())
    insides.protocol.ping()
  })
}

function insidesOf(client: Client): Insides | undefined {
  const found = { waiting: member(client, '_callbacks'), protocol: member(client, '_protocol') }
  return isInsides(found) ? found : undefined
}

function isInsides(found: { readonly waiting: unknown; readonly protocol: unknown }): found is Insides {
  return Array.isArray(found.waiting) && typeof member(found.protocol, 'ping') === 'function'
}
