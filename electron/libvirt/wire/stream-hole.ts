// The payload of a STREAM_HOLE frame: a run of zeros that is not sent byte by byte.
import { int64ToNumber } from '../xdr/int64.ts'
import { XdrReader } from '../xdr/xdr-reader.ts'
import { XdrError } from '../xdr/xdr-error.ts'
import type { XdrWriter } from '../xdr/xdr-writer.ts'

/** Flags are reserved by libvirt and sent as 0. */
export function encodeStreamHole(lengthBytes: number, writer: XdrWriter): void {
  writer.hyper(lengthBytes)
  writer.uint(0)
}

/** The length of the hole in bytes. @throws XdrError for anything but a length of 0 to 2^53 and flags. */
export function decodeStreamHole(payload: Uint8Array): number {
  const reader = new XdrReader(payload)
  const lengthBytes = int64ToNumber(reader.hyper())
  reader.uint()
  reader.finish()
  if (lengthBytes < 0 || !Number.isSafeInteger(lengthBytes)) throw new XdrError(`a hole cannot be ${lengthBytes} bytes long`)
  return lengthBytes
}
