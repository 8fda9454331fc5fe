// The codecs of types that hold no other type: numbers, texts and bytes. What a caller gives is checked here, before it is written.
import type { ScalarName } from './type-notation.ts'
import { XdrError } from './xdr-error.ts'
import type { XdrReader } from './xdr-reader.ts'
import type { XdrWriter } from './xdr-writer.ts'

/** Both directions of one type. `minBytes` is the least a value takes, which bounds how many can be in a message. */
export interface Codec {
  readonly minBytes: number
  decode(reader: XdrReader): unknown
  encode(writer: XdrWriter, value: unknown): void
}

export const scalarCodecs: Readonly<Record<ScalarName, Codec>> = {
  int: { minBytes: 4, decode: (reader) => reader.int(), encode: (writer, value) => writer.int(asNumber(value)) },
  uint: { minBytes: 4, decode: (reader) => reader.uint(), encode: (writer, value) => writer.uint(asNumber(value)) },
  hyper: { minBytes: 8, decode: (reader) => reader.hyper(), encode: (writer, value) => writer.hyper(asInt64(value)) },
  uhyper: { minBytes: 8, decode: (reader) => reader.uhyper(), encode: (writer, value) => writer.uhyper(asInt64(value)) },
  double: { minBytes: 8, decode: (reader) => reader.double(), encode: (writer, value) => writer.double(asNumber(value)) },
  bool: { minBytes: 4, decode: (reader) => reader.bool(), encode: (writer, value) => writer.bool(asBoolean(value)) },
}

export const uuidCodec: Codec = {
  minBytes: 16,
  decode: (reader) => reader.uuid(),
  encode: (writer, value) => writer.uuid(asText(value)),
}

export function stringCodec(max: number): Codec {
  return {
    minBytes: 4,
    decode: (reader) => reader.string(max),
    encode: (writer, value) => writer.string(asText(value), max),
  }
}

export function opaqueCodec(max: number): Codec {
  return {
    minBytes: 4,
    decode: (reader) => reader.opaque(max),
    encode: (writer, value) => writer.opaque(asBytes(value), max),
  }
}

export function wideBytesCodec(max: number): Codec {
  return {
    minBytes: 4,
    decode(reader) {
      const count = reader.count(max)
      requireRoom(reader, count, 4)
      return Uint8Array.from({ length: count }, () => reader.int())
    },
    encode(writer, value) {
      const bytes = asBytes(value)
      writer.count(bytes.length, max)
      // C's char is signed here: 0xe9 travels as -23.
      for (const byte of bytes) writer.int((byte << 24) >> 24)
    },
  }
}

export function wideTextCodec(length: number): Codec {
  return {
    minBytes: length * 4,
    decode(reader) {
      const bytes = Uint8Array.from({ length }, () => reader.int())
      const end = bytes.indexOf(0)
      return Buffer.from(end === -1 ? bytes : bytes.subarray(0, end)).toString('utf8')
    },
    encode(writer, value) {
      const bytes = Buffer.from(asText(value))
      if (bytes.length > length || bytes.includes(0)) throw new XdrError(`does not fit into ${length} characters`)
      for (let at = 0; at < length; at++) writer.int(((bytes[at] ?? 0) << 24) >> 24)
    },
  }
}

// A claimed count is believed only as far as the bytes at hand could hold it.
export function requireRoom(reader: XdrReader, count: number, itemBytes: number): void {
  if (count * itemBytes > reader.remainingBytes) {
    throw new XdrError(`${count} elements cannot fit into the ${reader.remainingBytes} bytes left`)
  }
}

function asNumber(value: unknown): number {
  if (typeof value === 'number') return value
  throw new XdrError(`expected a number, got ${describe(value)}`)
}

function asInt64(value: unknown): number | bigint {
  if (typeof value === 'number' || typeof value === 'bigint') return value
  throw new XdrError(`expected a number or bigint, got ${describe(value)}`)
}

function asBoolean(value: unknown): boolean {
  if (typeof value === 'boolean') return value
  throw new XdrError(`expected a boolean, got ${describe(value)}`)
}

function asText(value: unknown): string {
  if (typeof value === 'string') return value
  throw new XdrError(`expected a string, got ${describe(value)}`)
}

function asBytes(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value
  throw new XdrError(`expected bytes, got ${describe(value)}`)
}

function describe(value: unknown): string {
  return value === null ? 'null' : typeof value
}
