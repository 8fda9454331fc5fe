// Reaches an SSH port by TCP: the name first, as a step of its own, then the connection. Neither outlives its deadline.
import { lookup } from 'node:dns/promises'
import { connect, isIP } from 'node:net'
import type { Socket } from 'node:net'
import { readInto } from '../channel/reuse-memory.ts'
import type { ReceiveBuffer } from '../channel/reuse-memory.ts'
import { fromSocketError, timedOut } from '../errors.ts'
import type { SshError, SshStep } from '../errors.ts'

export interface DialOptions {
  /** Ends the attempt; a connection that is made is no longer bound to it. */
  readonly signal: AbortSignal
  readonly deadlineMs: number
  readonly onStep: (step: SshStep, detail: string) => void
  /** For a connection that carries images: its memory can be used again. */
  readonly isBulk?: boolean
}

export interface Dialled {
  readonly socket: Socket
  readonly receive?: ReceiveBuffer
}

/** @throws SshError; the signal's reason when aborted. */
export async function dialTcp({ host, port }: { host: string; port: number }, options: DialOptions): Promise<Dialled> {
  const address = isIP(host) === 6 ? `[${host}]:${port}` : `${host}:${port}`
  options.onStep('resolve', host)
  if (isIP(host) === 0) await within(lookUp(host), options, timedOut('resolve', host, options.deadlineMs))
  options.onStep('tcp', address)
  // The name is given, not the address found: with several addresses the quickest to answer is taken.
  const reading = options.isBulk === true ? readInto(() => socket) : undefined
  const socket: Socket = connect({ host, port, noDelay: true, autoSelectFamily: true, ...(reading && { onread: reading.onread }) })
  // What is read this way is not kept until somebody listens: nothing is read before.
  if (reading) socket.pause()
  try {
    await within(connected(socket, address), options, timedOut('tcp', address, options.deadlineMs))
    return { socket, ...(reading && { receive: reading.receive }) }
  } catch (error) {
    socket.destroy()
    throw error
  }
}

async function lookUp(host: string): Promise<void> {
  try {
    await lookup(host)
  } catch (error) {
    throw fromSocketError(error, { step: 'resolve', address: host })
  }
}

function connected(socket: Socket, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    // The listener stays: an error between the connection and its first user must not be an uncaught one.
    socket.on('error', (error) => reject(fromSocketError(firstCause(error), { step: 'tcp', address })))
    socket.once('connect', resolve)
  })
}

/** Several addresses tried give one error with a list; the first tells as much. */
function firstCause(error: unknown): unknown {
  return error instanceof AggregateError ? (error.errors[0] ?? error) : error
}

function within(work: Promise<void>, { signal, deadlineMs }: DialOptions, late: SshError): Promise<void> {
  return new Promise((resolve, reject) => {
    const finish = (act: () => void): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
      act()
    }
    const onAbort = (): void => finish(() => reject(signal.reason))
    const timer = setTimeout(() => finish(() => reject(late)), deadlineMs)
    if (signal.aborted) return onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    work.then(
      () => finish(resolve),
      (error: unknown) => finish(() => reject(error)),
    )
  })
}
