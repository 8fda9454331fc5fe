// Turns type descriptions into pairs of encode and decode functions. A codec is built once, out of closures, and
// holds no state; it serves clients and servers alike. What a field means is no concern of this file.
import { opaqueCodec, requireRoom, scalarCodecs, stringCodec, uuidCodec, wideBytesCodec, wideTextCodec, type Codec } from './leaf-codecs.ts'
import { parseType, type TypeNode } from './type-notation.ts'
import { typedParameterCodec } from './typed-parameter.ts'
import { errorWithin, XdrError } from './xdr-error.ts'
import type { XdrReader } from './xdr-reader.ts'
import type { XdrWriter } from './xdr-writer.ts'

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
