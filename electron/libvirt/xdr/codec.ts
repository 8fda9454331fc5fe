// Turns type descriptions into pairs of encode and decode functions. A codec is built once, out of closures, and
// holds no state; it serves clients and servers alike. What a field means is no concern of this file.
import { parseType, type ScalarName, type TypeNode } from './type-notation.ts'
import { typedParameterCodec } from './typed-parameter.ts'
import { errorWithin, XdrError } from './xdr-error.ts'
import type { XdrReader } from './xdr-reader.ts'
import type { XdrWriter } from './xdr-writer.ts'

/** Both directions of one type. `minBytes` is the least a value takes, which bounds how many can be in a message. */
export interface Codec {
  readonly minBytes: number
  decode(reader: XdrReader): unknown
  encode(writer: XdrWriter, value: unknown): void
}

/** A field as the table lists it: its name in JavaScript and its type notation. */
export type Field = readonly [name: string, type: string]

/** The named types a notation may refer to. Enumerations travel as plain ints. */
export interface NamedTypes {
  readonly structs: Readonly<Record<string, readonly Field[]>>
  readonly enums: readonly string[]
}

/** A codec for a struct, or for the arguments, result or message of a procedure: they are laid out alike. */
export function compileStruct(fields: readonly Field[], types: NamedTypes): Codec {
  const members = fields.map(([name, type]): Member => ({ name, codec: compileNode(parseType(type), types) }))
  return {
    minBytes: members.reduce((sum, member) => sum + member.codec.minBytes, 0),
    decode: (reader) => decodeStruct(reader, members),
    encode: (writer, value) => encodeStruct(writer, value, members),
  }
}

interface Member {
  readonly name: string
  readonly codec: Codec
}

function decodeStruct(reader: XdrReader, members: readonly Member[]): unknown {
  const struct: Record<string, unknown> = {}
  for (const { name, codec } of members) {
    try {
      struct[name] = codec.decode(reader)
    } catch (error) {
      throw errorWithin(error, name)
    }
  }
  return struct
}

function encodeStruct(writer: XdrWriter, value: unknown, members: readonly Member[]): void {
  if (!isRecord(value)) throw new XdrError('is not an object')
  for (const { name, codec } of members) {
    try {
      codec.encode(writer, value[name])
    } catch (error) {
      throw errorWithin(error, name)
    }
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function compileNode(node: TypeNode, types: NamedTypes): Codec {
  switch (node.kind) {
    case 'scalar':
      return scalarCodecs[node.scalar]
    case 'string':
      return stringCodec(node.max)
    case 'opaque':
      return opaqueCodec(node.max)
    case 'uuid':
      return uuidCodec
    case 'wideBytes':
      return wideBytesCodec(node.max)
    case 'wideText':
      return wideTextCodec(node.length)
    case 'list':
      return listCodec(compileNode(node.of, types), node.max)
    case 'optional':
      return optionalCodec(compileNode(node.of, types))
    case 'typedParameter':
      return typedParameterCodec
    case 'named':
      return namedCodec(node.name, types)
    default:
      return node satisfies never
  }
}

function namedCodec(name: string, types: NamedTypes): Codec {
  if (types.enums.includes(name)) return scalarCodecs.int
  const fields = types.structs[name]
  if (fields === undefined) throw new Error(`the table has no type "${name}"`)
  return compileStruct(fields, types)
}

const scalarCodecs: Readonly<Record<ScalarName, Codec>> = {
  int: { minBytes: 4, decode: (reader) => reader.int(), encode: (writer, value) => writer.int(asNumber(value)) },
  uint: { minBytes: 4, decode: (reader) => reader.uint(), encode: (writer, value) => writer.uint(asNumber(value)) },
  hyper: { minBytes: 8, decode: (reader) => reader.hyper(), encode: (writer, value) => writer.hyper(asInt64(value)) },
  uhyper: { minBytes: 8, decode: (reader) => reader.uhyper(), encode: (writer, value) => writer.uhyper(asInt64(value)) },
  double: { minBytes: 8, decode: (reader) => reader.double(), encode: (writer, value) => writer.double(asNumber(value)) },
  bool: { minBytes: 4, decode: (reader) => reader.bool(), encode: (writer, value) => writer.bool(asBoolean(value)) },
}

const uuidCodec: Codec = {
  minBytes: 16,
  decode: (reader) => reader.uuid(),
  encode: (writer, value) => writer.uuid(asText(value)),
}

function stringCodec(max: number): Codec {
  return {
    minBytes: 4,
    decode: (reader) => reader.string(max),
    encode: (writer, value) => writer.string(asText(value), max),
  }
}

function opaqueCodec(max: number): Codec {
  return {
    minBytes: 4,
    decode: (reader) => reader.opaque(max),
    encode: (writer, value) => writer.opaque(asBytes(value), max),
  }
}

function wideBytesCodec(max: number): Codec {
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

function wideTextCodec(length: number): Codec {
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

function listCodec(item: Codec, max: number): Codec {
  return {
    minBytes: 4,
    decode(reader) {
      const count = reader.count(max)
      requireRoom(reader, count, item.minBytes)
      const list: unknown[] = []
      for (let at = 0; at < count; at++) {
        try {
          list.push(item.decode(reader))
        } catch (error) {
          throw errorWithin(error, String(at))
        }
      }
      return list
    },
    encode(writer, value) {
      if (!Array.isArray(value)) throw new XdrError('is not an array')
      writer.count(value.length, max)
      value.forEach((element, at) => {
        try {
          item.encode(writer, element)
        } catch (error) {
          throw errorWithin(error, String(at))
        }
      })
    },
  }
}

function optionalCodec(inner: Codec): Codec {
  return {
    minBytes: 4,
    decode: (reader) => (reader.bool() ? inner.decode(reader) : null),
    encode(writer, value) {
      writer.bool(value !== null)
      if (value !== null) inner.encode(writer, value)
    },
  }
}

// A claimed count is believed only as far as the bytes at hand could hold it.
function requireRoom(reader: XdrReader, count: number, itemBytes: number): void {
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
