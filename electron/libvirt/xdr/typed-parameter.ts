// libvirt's "typed parameter": a named value that carries its own type. Written by hand, not compiled from the
// table: it is the only union of the protocol and by far its hottest structure (38 per guest in bulk statistics).
import type { Codec } from './leaf-codecs.ts'
import type { Int64 } from './int64.ts'
import { XdrError } from './xdr-error.ts'
import type { XdrReader } from './xdr-reader.ts'
import type { XdrWriter } from './xdr-writer.ts'

const stringMaxBytes = 4_194_304

/** A named value. `type` is needed to send one; who only reads looks at `field` and `value`. */
export type TypedParameter =
  | { readonly field: string; readonly type: 'int' | 'uint' | 'double'; readonly value: number }
  | { readonly field: string; readonly type: 'llong' | 'ullong'; readonly value: Int64 }
  | { readonly field: string; readonly type: 'boolean'; readonly value: boolean }
  | { readonly field: string; readonly type: 'string'; readonly value: string }

export type TypedParameterValue = TypedParameter['value']

/** Builders that read well where parameters are sent: `typedParameter.ullong('bandwidth', 512)`. */
export const typedParameter = {
  int: (field: string, value: number): TypedParameter => ({ field, type: 'int', value }),
  uint: (field: string, value: number): TypedParameter => ({ field, type: 'uint', value }),
  llong: (field: string, value: Int64): TypedParameter => ({ field, type: 'llong', value }),
  ullong: (field: string, value: Int64): TypedParameter => ({ field, type: 'ullong', value }),
  double: (field: string, value: number): TypedParameter => ({ field, type: 'double', value }),
  boolean: (field: string, value: boolean): TypedParameter => ({ field, type: 'boolean', value }),
  string: (field: string, value: string): TypedParameter => ({ field, type: 'string', value }),
} as const

/** Parameters by name; a repeated name keeps its last value. */
export function parametersByName(parameters: readonly TypedParameter[]): Map<string, TypedParameterValue> {
  return new Map(parameters.map(({ field, value }) => [field, value]))
}

/** Name length and value type, then at least four bytes of value. */
export const typedParameterCodec: Codec = { minBytes: 12, decode, encode }

function decode(reader: XdrReader): TypedParameter {
  const field = reader.repeatedString(stringMaxBytes)
  const type = reader.int()
  switch (type) {
    case 1:
      return { field, type: 'int', value: reader.int() }
    case 2:
      return { field, type: 'uint', value: reader.uint() }
    case 3:
      return { field, type: 'llong', value: reader.hyper() }
    case 4:
      return { field, type: 'ullong', value: reader.uhyper() }
    case 5:
      return { field, type: 'double', value: reader.double() }
    case 6:
      // Sent as a full int; libvirt itself treats any value but 0 as true.
      return { field, type: 'boolean', value: reader.int() !== 0 }
    case 7:
      return { field, type: 'string', value: reader.string(stringMaxBytes) }
    default:
      throw new XdrError(`typed parameter "${field}" has the unknown type ${type}`)
  }
}

function encode(writer: XdrWriter, parameter: unknown): void {
  if (!isTypedParameter(parameter)) throw new XdrError('is not a typed parameter { field, type, value }')
  writer.string(parameter.field, stringMaxBytes)
  switch (parameter.type) {
    case 'int':
      writer.int(1)
      return writer.int(parameter.value)
    case 'uint':
      writer.int(2)
      return writer.uint(parameter.value)
    case 'llong':
      writer.int(3)
      return writer.hyper(parameter.value)
    case 'ullong':
      writer.int(4)
      return writer.uhyper(parameter.value)
    case 'double':
      writer.int(5)
      return writer.double(parameter.value)
    case 'boolean':
      writer.int(6)
      return writer.int(parameter.value ? 1 : 0)
    case 'string':
      writer.int(7)
      return writer.string(parameter.value, stringMaxBytes)
  }
}

function isTypedParameter(parameter: unknown): parameter is TypedParameter {
  if (typeof parameter !== 'object' || parameter === null) return false
  if (!('field' in parameter && 'type' in parameter && 'value' in parameter) || typeof parameter.field !== 'string') return false
  const { type, value } = parameter
  switch (type) {
    case 'int':
    case 'uint':
    case 'double':
      return typeof value === 'number'
    case 'llong':
    case 'ullong':
      return typeof value === 'number' || typeof value === 'bigint'
    case 'boolean':
    case 'string':
      return typeof value === type
    default:
      return false
  }
}
