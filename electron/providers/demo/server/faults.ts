// What is wrong with the way to a simulated host, as its URI asks for: who is let through when, and when streams are cut.
import type { Duplex } from 'node:stream'
import { AppError } from '#shared/errors.ts'
import type { DemoSettings } from '../demo-settings.ts'

export interface Faults extends Disposable {
  /** @throws AppError connection-refused while the host cannot be reached. */
  admit(): void
  /** True while the daemon is stopped. */
  isHung(): boolean
  /** A stream that goes down with the way. */
  carry(stream: Duplex): void
}

export function createFaults({ fault, hostname }: DemoSettings): Faults {
  const startedMs = performance.now()
  const streams = new Set<Duplex>()
  const elapsedMs = (): number => performance.now() - startedMs
  const cut = (): void => {
    for (const stream of streams) stream.destroy()
    streams.clear()
  }
  const isDown = (): boolean => fault?.kind === 'connect' || (fault?.kind === 'flap' && Math.floor(elapsedMs() / Math.max(1, fault.afterMs)) % 2 === 1)
  const cuts = fault?.kind === 'drop' || fault?.kind === 'flap'
  const timer = cuts ? setInterval(cut, Math.max(1, fault.afterMs)).unref() : undefined
  return {
    admit() {
      if (isDown()) throw new AppError('connection-refused', { message: `${hostname}: connection refused (simulated)`, params: { address: hostname } })
    },
    isHung: () => fault?.kind === 'hang' && elapsedMs() >= fault.afterMs,
    carry(stream) {
      streams.add(stream)
      stream.once('close', () => streams.delete(stream))
    },
    [Symbol.dispose]() {
      clearInterval(timer)
      cut()
    },
  }
}
