// The other public door: what a libvirt *server* (a simulator, a recording proxy) needs to speak the same protocol.
export {
  decodeArgs,
  decodeEvent,
  decodeReturn,
  encodeArgs,
  encodeEvent,
  encodeReturn,
  eventInfo,
  eventNames,
  findEvent,
  findProcedure,
  procedureInfo,
  procedureNames,
} from './procedures/protocol-codec.ts'
export { encodeFrame, FrameStatus, FrameType, programVersion, type Frame, type FrameHeader } from './wire/frame.ts'
export { FrameParser, FramingError } from './wire/frame-parser.ts'
export { openFrameTransport, type FrameTransport, type TransportEnd } from './wire/frame-transport.ts'
export { encodeRemoteError } from './wire/remote-error.ts'
export { createStreamPort, deliverStreamPacket, type StreamPort, type StreamReceiver } from './wire/stream-port.ts'
export { XdrWriter } from './xdr/xdr-writer.ts'
