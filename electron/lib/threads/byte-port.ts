// Bytes and runs of zeros over a MessagePort, one way, with credit: a MessagePort never says that its other end is slow. Used
// between threads only; what comes out of a port was put in by this file.
import type { MessagePort } from 'node:worker_threads'
import { AppError } from '#shared/errors.ts'
import { createCondition } from '../waiting/condition.ts'

/** A run of bytes, or a run of zeros that is not sent. */
export type BytePiece = { readonly data: Uint8Array } | { readonly holeBytes: number }

type Frame = { readonly kind: 'piece'; readonly piece: BytePiece } | { readonly kind: 'end' } | { readonly kind: 'taken'; readonly used?: Uint8Array }

/** What may be under way at once: enough for a disk and a network to work at the same time, little enough for many transfers. */
const windowBytes = 8 * 2 ** 20
/** A hole holds no bytes, but a queue of nothing but holes must not grow without end either. */
const holeCostBytes = 4096

export interface PortWriter extends Disposable {
  /** Resolves when there is room for the next piece. Bytes that have their buffer for themselves are handed over, others are copied. @throws AppError cancelled when the reader has left */
  write(piece: BytePiece): Promise<void>
  /** Says that nothing follows. */
  end(): void
  /** Resolves when the reader has taken all that was written. @throws AppError cancelled when it has left before */
  taken(): Promise<void>
  /** Bytes of the image, holes included, that the reader has taken. */
  readonly takenBytes: number
}

/** What may stand before the bytes in a buffer that is theirs alone: the head of the packet that brought them. */
const headBytes = 64

/** Bytes of the image, holes included. */
export function sizeOf(piece: BytePiece): number {
  return 'data' in piece ? piece.data.length : piece.holeBytes
}

export interface WriterOptions {
  /** Gets the bytes of a piece back that the reader has used up. */
  readonly onReturned?: (data: Uint8Array) => void
}

export function writeTo(port: MessagePort, { onReturned = () => {} }: WriterOptions = {}): PortWriter {
  const underWay: { readonly bytes: number; readonly cost: number }[] = []
  let cost = 0
  let takenBytes = 0
  let isClosed = false
  const { rouse, until } = createCondition()
  port.on('message', (frame: Frame) => {
    const piece = frame.kind === 'taken' ? underWay.shift() : undefined
    if (!piece || frame.kind !== 'taken') return
    if (frame.used) onReturned(frame.used)
    cost -= piece.cost
    takenBytes += piece.bytes
    rouse()
  })
  port.once('close', () => {
    isClosed = true
    rouse()
  })
  return {
    get takenBytes() {
      return takenBytes
    },
    async write(piece) {
      await until(() => cost < windowBytes || isClosed)
      if (isClosed) throw gone()
      const size = { bytes: sizeOf(piece), cost: 'data' in piece ? piece.data.length : holeCostBytes }
      underWay.push(size)
      cost += size.cost
      post(port, piece)
    },
    end: () => port.postMessage({ kind: 'end' } satisfies Frame),
    async taken() {
      await until(() => underWay.length === 0 || isClosed)
      if (underWay.length > 0) throw gone()
    },
    [Symbol.dispose]: () => port.close(),
  }
}

function grant(port: MessagePort, used: Uint8Array | undefined): void {
  // Bytes that were handed on meanwhile are not there any more.
  const isHere = used?.buffer instanceof ArrayBuffer && used.length > 0
  if (isHere) port.postMessage({ kind: 'taken', used } satisfies Frame, [used.buffer])
  else port.postMessage({ kind: 'taken' } satisfies Frame)
}

function gone(): AppError {
  return new AppError('cancelled', { message: 'Nobody takes the bytes any more' })
}

function post(port: MessagePort, piece: BytePiece): void {
  if (!('data' in piece)) return port.postMessage({ kind: 'piece', piece } satisfies Frame)
  // Posting a view copies all that is behind it, and Node reads many chunks into one buffer.
  const isOwn = piece.data.buffer.byteLength - piece.data.byteLength <= headBytes && piece.data.buffer instanceof ArrayBuffer
  const data = isOwn ? piece.data : new Uint8Array(piece.data)
  port.postMessage({ kind: 'piece', piece: { data } } satisfies Frame, data.buffer instanceof ArrayBuffer ? [data.buffer] : [])
}

/**
 * The pieces in order, each granted when the next is asked for; leaving the loop closes the port. With `isUsedUp` a piece's bytes
 * go back to the writer then, and must not be kept.
 * @throws AppError connection-lost when the port closes before the writer's end
 */
export function readFrom(port: MessagePort, { isUsedUp = false }: { readonly isUsedUp?: boolean } = {}): AsyncGenerator<BytePiece, void, undefined> {
  const queue: BytePiece[] = []
  let state: 'open' | 'ended' | 'closed' = 'open'
  const { rouse, until } = createCondition()
  port.on('message', (frame: Frame) => {
    if (frame.kind === 'piece') queue.push(frame.piece)
    else if (frame.kind === 'end') state = 'ended'
    rouse()
  })
  port.once('close', () => {
    if (state === 'open') state = 'closed'
    rouse()
  })
  async function* pieces(): AsyncGenerator<BytePiece, void, undefined> {
    try {
      for (;;) {
        const piece = queue.shift()
        if (piece) {
          yield piece
          grant(port, isUsedUp && 'data' in piece ? piece.data : undefined)
        } else if (state === 'ended') return
        else if (state === 'closed') throw new AppError('connection-lost', { message: 'The bytes stopped before their end', params: { address: 'transfer' } })
        else await until(() => queue.length > 0 || state !== 'open')
      }
    } finally {
      port.close()
    }
  }
  return pieces()
}
