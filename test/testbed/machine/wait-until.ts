// Waits for a condition that nothing announces (a socket file, a process that ends), always with a deadline.
import { setTimeout as delay } from 'node:timers/promises'

export interface Wait {
  /** What is waited for, for the error: "kvm01 answers". */
  readonly what: string
  readonly deadlineMs: number
  readonly signal?: AbortSignal | undefined
  /** Adds to the error what helps to understand it: the end of a log. */
  readonly explain?: () => string
}

type Missing = undefined | null | false

const pollMs = 50

/** The first result that is not undefined, null or false. @throws Error when the deadline passes. */
export async function waitUntil<T>(look: () => Promise<Missing | T> | Missing | T, wait: Wait): Promise<T> {
  const end = performance.now() + wait.deadlineMs
  for (;;) {
    wait.signal?.throwIfAborted()
    const found = await look()
    if (found !== undefined && found !== null && found !== false) return found
    if (performance.now() > end) throw new Error(`not within ${wait.deadlineMs} ms: ${wait.what}${wait.explain ? `\n${wait.explain()}` : ''}`)
    await delay(pollMs)
  }
}
