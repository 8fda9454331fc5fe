// The payload of a frame with status ERROR. A server builds it here, a client reads it here; turning it into a
// thrown LibvirtError is client/'s business.
import { compileStruct } from '../xdr/codec.ts'
import { protocolTable } from '../procedures/protocol-table.gen.ts'
import type { RemoteError } from '../procedures/protocol-types.gen.ts'
import { XdrReader } from '../xdr/xdr-reader.ts'
import type { XdrWriter } from '../xdr/xdr-writer.ts'

const codec = compileStruct(protocolTable.structs['remote_error'] ?? [], protocolTable)

/** @throws XdrError for bytes that are not exactly an error. */
export function decodeRemoteError(payload: Uint8Array): RemoteError {
  const reader = new XdrReader(payload)
  const error = codec.decode(reader) as RemoteError
  reader.finish()
  return error
}

/** Fields that are left out are sent as absent, numbers as 0, the level as "error". */
export function encodeRemoteError(error: Pick<RemoteError, 'code' | 'domain' | 'message'> & Partial<RemoteError>, writer: XdrWriter): void {
  codec.encode(writer, { ...emptyDetails, ...error })
}

const emptyDetails: Omit<RemoteError, 'code' | 'domain' | 'message'> = {
  level: 2,
  dom: null,
  str1: null,
  str2: null,
  str3: null,
  int1: 0,
  int2: 0,
  net: null,
}
