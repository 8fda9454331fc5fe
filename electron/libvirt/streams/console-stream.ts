// A bidirectional stream (serial console, channel) as a Node Duplex: small packets out, back-pressure in, and the
// closing handshake behind `end()` and `destroy()`.
import { Duplex } from 'node:stream'
import { LibvirtConnectionLostError, LibvirtDeadlineError, LibvirtProtocolError } from '../client/errors.ts'
import type { StreamPort, StreamReceiver } from '../wire/stream-port.ts'

// Packets that the guest has not read yet occupy the daemon's five requests per connection; small ones keep what is
// stuck there small when somebody pastes a file into a console.
const packetBytes = 4_096
const finishDeadlineMs = 10_000

export class ConsoleStream extends Duplex implements StreamReceiver {
  readonly #procedure: string
  #port: StreamPort | undefined
  #releaseHold: (() => void) | undefined
  #isFinishSent = false
  #isOver = false
  #onOver: (() => void) | undefined

  constructor(procedure: string) {
    super({ readableHighWaterMark: 65_536, writableHighWaterMark: 65_536 })
    this.#procedure = procedure
  }

  /** Gives the stream its sending side, once the daemon has opened it. */
  attach(port: StreamPort): void {
    this.#port = port
    // It may have ended before its opening was confirmed.
    if (this.#isFinishSent) port.finish()
  }

  data(bytes: Buffer): void {
    if (this.destroyed || this.readableEnded) return
    if (!this.push(Buffer.from(bytes))) this.#releaseHold ??= this.#port?.hold()
  }

  hole(): void {
    this.destroy(new LibvirtProtocolError(`${this.#procedure} sent a hole`))
  }

  endOfData(): void {
    this.push(null)
    this.#sendFinish()
    this.end()
  }

  confirmed(): void {
    this.#finishOver()
    if (!this.destroyed) this.push(null)
  }

  failed(error: Error): void {
    const isOurClose = error instanceof LibvirtConnectionLostError && error.reason.kind === 'closed-locally'
    this.#finishOver()
    this.destroy(isOurClose ? undefined : error)
  }

  override _read(): void {
    this.#release()
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    const port = this.#port
    if (port === undefined || this.#isFinishSent) return done()
    let hasRoom = true
    for (let at = 0; at < chunk.length; at += packetBytes) hasRoom = port.send(Buffer.from(chunk.subarray(at, at + packetBytes)))
    if (hasRoom) return done()
    void finishWhenDrained(port, done)
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#sendFinish()
    if (this.#isOver) return done()
    const expire = (): void => done(new LibvirtDeadlineError({ procedure: this.#procedure, deadlineMs: finishDeadlineMs, wasSent: true }))
    const timer = setTimeout(expire, finishDeadlineMs)
    this.#onOver = () => {
      clearTimeout(timer)
      done()
    }
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#release()
    if (!this.#isOver && !this.#isFinishSent) this.#port?.abort()
    this.#isFinishSent = true
    // The port stays attached until the daemon confirms: packets in flight still arrive, and are dropped.
    done(error)
  }

  #release(): void {
    this.#releaseHold?.()
    this.#releaseHold = undefined
  }

  #sendFinish(): void {
    if (this.#isFinishSent) return
    this.#isFinishSent = true
    this.#port?.finish()
  }

  #finishOver(): void {
    this.#isOver = true
    this.#port?.detach()
    this.#onOver?.()
    this.#onOver = undefined
  }
}

async function finishWhenDrained(port: StreamPort, done: () => void): Promise<void> {
  await port.drained()
  done()
}
