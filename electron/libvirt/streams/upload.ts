// An upload: pieces of a source become stream packets, as fast as the socket takes them, until the daemon confirms.
import { LibvirtDeadlineError } from '../client/errors.ts'
import type { StreamPort, StreamReceiver } from '../wire/stream-port.ts'
import type { StreamPiece } from './download.ts'
import { Interruption } from './interruption.ts'

/** Measured best for a daemon that writes a file: half the processor time of 1 MiB packets, which have left its cache when they are written; smaller ones cost more again. */
const packetBytes = 262_144

/** Chunks of bytes, or pieces with holes. A chunk must not be reused before `onSent` has told of all its bytes. */
export type UploadSource = AsyncIterable<Uint8Array | StreamPiece> | Iterable<Uint8Array | StreamPiece>

export interface UploadOptions {
  readonly signal?: AbortSignal | undefined
  /** Told after each piece how many bytes of the image are sent, holes included. */
  readonly onProgress?: ((sentBytes: number) => void) | undefined
  /** Told of bytes of a chunk that nobody reads any more; a chunk may come back in parts. */
  readonly onSent?: ((data: Uint8Array) => void) | undefined
  /** How long the daemon may take to confirm at the end; it writes out the file before. Default 10 minutes. */
  readonly finishDeadlineMs?: number | undefined
}

/** Learns about the fate of the upload while it is sent. */
export class UploadReceiver implements StreamReceiver {
  readonly interruption = new Interruption()
  readonly #confirmation = Promise.withResolvers<void>()
  #port: StreamPort | undefined
  #isOver = false

  attach(port: StreamPort): void {
    this.#port = port
    if (this.#isOver) port.detach()
  }

  get isOver(): boolean {
    return this.#isOver
  }

  get confirmation(): Promise<void> {
    return this.#confirmation.promise
  }

  data(): void {
    this.interruption.raise(new Error('the daemon sent data into an upload'))
  }

  hole(): void {
    this.data()
  }

  endOfData(): void {
    this.data()
  }

  confirmed(): void {
    this.#end()
    this.#confirmation.resolve()
  }

  failed(error: Error): void {
    this.#end()
    this.interruption.raise(error)
  }

  #end(): void {
    this.#isOver = true
    this.#port?.detach()
  }
}

/** Sends everything and waits for the daemon's word that it is stored. Resolves to the bytes sent, holes included. */
export async function sendUpload(
  opened: { readonly procedure: string; readonly port: StreamPort; readonly receiver: UploadReceiver },
  source: UploadSource,
  options: UploadOptions = {},
): Promise<number> {
  const { port, receiver } = opened
  const { interruption } = receiver
  const { signal, finishDeadlineMs = 600_000 } = options
  const onAbort = (): void => interruption.raise(signal?.reason)
  signal?.addEventListener('abort', onAbort)
  const expire = (): void =>
    interruption.raise(new LibvirtDeadlineError({ procedure: opened.procedure, deadlineMs: finishDeadlineMs, wasSent: true }))
  let timer: NodeJS.Timeout | undefined
  let isFinishSent = false
  try {
    if (signal?.aborted) onAbort()
    const sentBytes = await sendPieces({ port, interruption, onProgress: options.onProgress, onSent: options.onSent }, source)
    port.finish()
    isFinishSent = true
    timer = setTimeout(expire, finishDeadlineMs)
    await interruption.during(receiver.confirmation)
    return sentBytes
  } catch (error) {
    if (!receiver.isOver && !isFinishSent) port.abort()
    throw error
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', onAbort)
  }
}

interface Sending {
  readonly port: StreamPort
  readonly interruption: Interruption
  readonly onProgress: UploadOptions['onProgress']
  readonly onSent: UploadOptions['onSent']
}

async function sendPieces(sending: Sending, source: UploadSource): Promise<number> {
  const iterator = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]()
  let sentBytes = 0
  let isExhausted = false
  try {
    for (;;) {
      const step = await sending.interruption.during(Promise.resolve(iterator.next()))
      if (step.done === true) {
        isExhausted = true
        return sentBytes
      }
      sentBytes += await sendPiece(sending, step.value)
      sending.onProgress?.(sentBytes)
    }
  } finally {
    // Not awaited: a source that hangs in its own read would hang the abort with it. The upload has already failed,
    // so what the source has to say about being closed changes nothing.
    if (!isExhausted) Promise.resolve(iterator.return?.()).catch(() => {})
  }
}

async function sendPiece({ port, interruption, onSent }: Sending, piece: Uint8Array | StreamPiece): Promise<number> {
  interruption.throwIfRaised()
  if (!(piece instanceof Uint8Array) && 'holeBytes' in piece) {
    port.sendHole(piece.holeBytes)
    return piece.holeBytes
  }
  const data = piece instanceof Uint8Array ? piece : piece.data
  for (let at = 0; at < data.length; at += packetBytes) {
    const packet = data.subarray(at, at + packetBytes)
    if (!port.send(packet, onSent && (() => onSent(packet)))) await interruption.during(port.drained())
  }
  return data.length
}
