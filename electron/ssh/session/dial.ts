// Gets a byte stream to the SSH port: by TCP, through jump hosts, or through a ProxyCommand.
import { spawn } from 'node:child_process'
import { lookup } from 'node:dns/promises'
import { connect, isIP } from 'node:net'
import { Duplex } from 'node:stream'
import { SshError, fromSocketError, timedOut } from '../errors.ts'
import type { SshStep } from '../errors.ts'

export interface DialOptions {
  readonly signal: AbortSignal
  readonly deadlineMs: number
  readonly onStep: (step: SshStep) => void
}

export async function dialTcp({ host, port }: { host: string; port: number }, { signal, deadlineMs, onStep }: DialOptions): Promise<Duplex> {
  const address = `${host}:${port}`
  onStep('resolve')
  await resolveName(host, signal)
  onStep('tcp')
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, noDelay: true, autoSelectFamily: true, signal })
    const timer = setTimeout(() => socket.destroy(timedOut('tcp', address, deadlineMs)), deadlineMs)
    socket.once('connect', () => {
      clearTimeout(timer)
      socket.removeAllListeners('error')
      resolve(socket)
    })
    socket.once('error', (error) => {
      clearTimeout(timer)
      if (signal.aborted) return reject(signal.reason)
      reject(error instanceof SshError ? error : fromSocketError(firstCause(error), { step: 'tcp', address }))
    })
  })
}

/** Several addresses tried give one error with a list; the first tells as much. */
function firstCause(error: unknown): unknown {
  return error instanceof AggregateError ? (error.errors[0] ?? error) : error
}

async function resolveName(host: string, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted()
  if (isIP(host)) return
  try {
    await lookup(host)
  } catch (error) {
    throw fromSocketError(error, { step: 'resolve', address: host })
  }
}

export function dialCommand(command: string, { signal, onStep }: DialOptions): Duplex {
  onStep('tcp')
  const child = spawn(command, { shell: true, stdio: ['pipe', 'pipe', 'inherit'], signal })
  const stream = Duplex.from({ writable: child.stdin, readable: child.stdout })
  child.once('error', (error) => stream.destroy(fromSocketError(error, { step: 'tcp', address: command })))
  stream.once('close', () => child.kill())
  return stream
}
