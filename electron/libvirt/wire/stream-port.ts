// Stream packets: sending them, and telling apart those that arrive. What a stream is for (console, volume) and how
// its consumer sees it is decided in streams/.
import { encodeFrame, FrameStatus, FrameType, type Frame, type FrameHeader } from './frame.ts'
import type { FrameTransport } from './frame-transport.ts'
import { decodeStreamHole, encodeStreamHole } from './stream-hole.ts'

/** What a stream's consumer is told. After `confirmed` or `failed` nothing more comes. */
export interface StreamReceiver {
  /** The bytes are a view: copy them or use them before returning. */
  data(bytes: Buffer): void
  hole(lengthBytes: number): void
  /** The peer has no more data; it waits for our finish. */
  endOfData(): void
  /** The peer acknowledged our finish or abort. */
  confirmed(): void
  failed(error: Error): void
}

/** The sending side of one open stream. */
export interface StreamPort {
  /** False asks to await `drained()`. The payload must not be changed before `onWritten`. */
  send(payload: Uint8Array, onWritten?: () => void): boolean
  sendHole(lengthBytes: number): void
  /** A packet without data: how a server says that there is no more to download. */
  sendEndOfData(): void
  finish(): void
  abort(): void
  drained(): Promise<void>
  /** Holds back reading of the whole connection, until released. */
  hold(): () => void
  /** The buffer of a packet that is used up. */
  recycle(buffer: ArrayBuffer): void
  /** No packet of this stream is expected any more. */
  detach(): void
}

export interface StreamPortOptions {
  readonly transport: FrameTransport
  readonly header: Omit<FrameHeader, 'type' | 'status'>
  readonly detach: () => void
}

export function createStreamPort({ transport, header, detach }: StreamPortOptions): StreamPort {
  const dataHeader = { ...header, type: FrameType.Stream, status: FrameStatus.Continue }
  const holeHeader = { ...dataHeader, type: FrameType.StreamHole }
  return {
    send: (payload, onWritten) => transport.sendBulk(dataHeader, payload, onWritten),
    sendHole: (lengthBytes) => transport.send(encodeFrame(holeHeader, (writer) => encodeStreamHole(lengthBytes, writer))),
    sendEndOfData: () => transport.send(encodeFrame(dataHeader)),
    finish: () => transport.send(encodeFrame({ ...dataHeader, status: FrameStatus.Ok })),
    abort: () => transport.send(encodeFrame({ ...dataHeader, status: FrameStatus.Error })),
    drained: () => transport.drained(),
    hold: () => transport.hold(),
    recycle: (buffer) => transport.recycle(buffer),
    detach,
  }
}

/** Tells a receiver what a packet without error status means. @throws XdrError for a malformed hole. */
export function deliverStreamPacket(frame: Frame, receiver: StreamReceiver): void {
  if (frame.type === FrameType.StreamHole) return receiver.hole(decodeStreamHole(frame.payload))
  if (frame.status === FrameStatus.Ok) return receiver.confirmed()
  if (frame.payload.length === 0) return receiver.endOfData()
  receiver.data(frame.payload)
}

/** For a stream that nobody reads any more: swallows what is still in flight until the peer confirms its end. */
export function discardingReceiver(onOver: () => void): StreamReceiver {
  const ignore = (): void => {}
  return { data: ignore, hole: ignore, endOfData: ignore, confirmed: onOver, failed: onOver }
}
