// The frame of libvirt's RPC: a length word, a header of six words, a payload. All of it big-endian. What a payload
// holds is decided by the procedure (procedures/) or by the stream it belongs to (streams/).
import { NetMessageStatus, NetMessageType } from '../procedures/protocol-constants.gen.ts'
import { XdrError } from '../xdr/xdr-error.ts'
import { XdrWriter } from '../xdr/xdr-writer.ts'

export const FrameType = NetMessageType
export const FrameStatus = NetMessageStatus

/** Length word and header. */
export const frameHeaderBytes = 28
/** The most a length word may say: 32 MiB after the word itself. A peer closes the connection beyond it. */
export const maxFrameBytes = 33_554_432 + 4
/** All programs have this version. */
export const programVersion = 1

export interface FrameHeader {
  readonly program: number
  readonly version: number
  readonly procedure: number
  /** One of FrameType. */
  readonly type: number
  /** Chosen by the caller; replies and stream packets repeat it; 0 for events and keepalive. */
  readonly serial: number
  /** One of FrameStatus. */
  readonly status: number
}

export interface Frame extends FrameHeader {
  /** May be a view of the chunk it arrived in: copy what must outlive the handler. */
  readonly payload: Buffer
}

/** A whole frame in one buffer; `writePayload` appends the payload. Who sends many lends a `writer` of their own, which is copied from. @throws XdrError beyond 32 MiB. */
export function encodeFrame(header: FrameHeader, writePayload?: (writer: XdrWriter) => void, writer?: XdrWriter): Buffer {
  const used = writer ?? new XdrWriter()
  used.restart(frameHeaderBytes)
  writePayload?.(used)
  const frame = writer ? Buffer.from(used.finish()) : used.finish()
  if (frame.length > maxFrameBytes) throw new XdrError(`a message of ${frame.length} bytes exceeds the limit of ${maxFrameBytes}`)
  writeHeader(frame, header, frame.length)
  return frame
}

/** Only the head of a frame whose payload is written separately, so that bulk data is not copied. */
export function encodeFrameHead(header: FrameHeader, payloadBytes: number): Buffer {
  const head = Buffer.allocUnsafe(frameHeaderBytes)
  writeHeader(head, header, frameHeaderBytes + payloadBytes)
  return head
}

/** The frame that lies in `bytes` from `start` to `end`. */
export function decodeFrame(bytes: Buffer, start: number, end: number): Frame {
  return {
    program: bytes.readUInt32BE(start + 4),
    version: bytes.readUInt32BE(start + 8),
    procedure: bytes.readInt32BE(start + 12),
    type: bytes.readUInt32BE(start + 16),
    serial: bytes.readUInt32BE(start + 20),
    status: bytes.readUInt32BE(start + 24),
    payload: bytes.subarray(start + frameHeaderBytes, end),
  }
}

function writeHeader(frame: Buffer, header: FrameHeader, frameBytes: number): void {
  frame.writeUInt32BE(frameBytes, 0)
  frame.writeUInt32BE(header.program, 4)
  frame.writeUInt32BE(header.version, 8)
  frame.writeInt32BE(header.procedure, 12)
  frame.writeUInt32BE(header.type, 16)
  frame.writeUInt32BE(header.serial, 20)
  frame.writeUInt32BE(header.status, 24)
}
