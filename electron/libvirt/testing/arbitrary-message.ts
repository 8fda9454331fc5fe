// For tests: random values for any list of fields of the table, as fast-check arbitraries.
import * as fc from 'fast-check'
import { protocolTable } from '../procedures/protocol-table.gen.ts'
import type { Field } from '../xdr/codec.ts'
import { parseType, type TypeNode } from '../xdr/type-notation.ts'

/** Lists stay short and texts small, whatever the protocol would allow. */
const maxLength = 4

export function arbitraryFields(fields: readonly Field[]): fc.Arbitrary<unknown> {
  return fc.record(Object.fromEntries(fields.map(([name, type]) => [name, arbitraryNode(parseType(type))])), { noNullPrototype: true })
}

function arbitraryNode(node: TypeNode): fc.Arbitrary<unknown> {
  switch (node.kind) {
    case 'scalar':
      return scalars[node.scalar]
    case 'string':
      return text
    case 'opaque':
    case 'wideBytes':
      return fc.uint8Array({ maxLength })
    case 'uuid':
      return fc.uuid()
    case 'wideText':
      return fc.string({ maxLength: Math.min(maxLength, node.length) })
    case 'list':
      return fc.array(arbitraryNode(node.of), { maxLength: Math.min(maxLength, node.max) })
    case 'optional':
      return fc.option(arbitraryNode(node.of), { nil: null })
    case 'typedParameter':
      return typedParameters
    case 'named':
      return protocolTable.enums.includes(node.name) ? scalars.int : arbitraryFields(protocolTable.structs[node.name] ?? [])
    default:
      return node satisfies never
  }
}

const text = fc.string({ unit: 'grapheme', maxLength: 12 }).filter((value) => !value.includes('\0'))

// Numbers as the decoder hands them out: a bigint only where a number would not be exact.
const asDecoded = (value: bigint): number | bigint => (Number.isSafeInteger(Number(value)) ? Number(value) : value)

const scalars = {
  int: fc.integer(),
  uint: fc.integer({ min: 0, max: 0xffff_ffff }),
  hyper: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(asDecoded),
  uhyper: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(asDecoded),
  double: fc.double(),
  bool: fc.boolean(),
}

const typedParameters: fc.Arbitrary<unknown> = fc.oneof(
  fc.record({ field: text, type: fc.constant('int'), value: scalars.int }, { noNullPrototype: true }),
  fc.record({ field: text, type: fc.constant('uint'), value: scalars.uint }, { noNullPrototype: true }),
  fc.record({ field: text, type: fc.constant('llong'), value: scalars.hyper }, { noNullPrototype: true }),
  fc.record({ field: text, type: fc.constant('ullong'), value: scalars.uhyper }, { noNullPrototype: true }),
  fc.record({ field: text, type: fc.constant('double'), value: scalars.double }, { noNullPrototype: true }),
  fc.record({ field: text, type: fc.constant('boolean'), value: scalars.bool }, { noNullPrototype: true }),
  fc.record({ field: text, type: fc.constant('string'), value: text }, { noNullPrototype: true }),
)
