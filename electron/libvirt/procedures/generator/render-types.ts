// Renders the TypeScript types of every struct, argument list, result and event message.
import { parseType, type TypeNode } from '../../xdr/type-notation.ts'
import { fieldName, pascalName, procedureName, typeName } from './names.ts'
import { programNames, type FactField, type FactProcedure, type ProtocolFacts } from './protocol-facts.ts'

// Described by hand elsewhere: the typed parameter (xdr/typed-parameter.ts) and the frame header (wire/).
const handWritten = new Set(['remote_typed_param', 'remote_typed_param_value', 'virNetMessageHeader'])

export function renderTypes(facts: ProtocolFacts): string {
  const enums = new Set(Object.entries(facts.types).flatMap(([name, type]) => (type.kind === 'enum' ? [name] : [])))
  const structs = Object.entries(facts.types).flatMap(([name, type]) =>
    type.kind === 'struct' && !handWritten.has(name) ? [renderInterface(typeName(name), type.fields, enums)] : [],
  )
  const messages = programNames.flatMap((program) =>
    facts.programs[program].procedures.flatMap((procedure) => {
      const base = pascalName(procedureName(program, procedure))
      return messageParts(procedure).map(({ suffix, fields }) => renderInterface(base + suffix, fields, enums))
    }),
  )
  return [...imports, ...structs, ...messages].join('\n')
}

const imports = [
  `import type { Int64 } from '../xdr/int64.ts'`,
  `import type { TypedParameter } from '../xdr/typed-parameter.ts'`,
  '',
  '/** Arguments or a result without fields: pass `{}`. */',
  'export type NoFields = Readonly<Record<never, never>>',
  '',
]

/** The named types of one procedure; a part without fields is `NoFields` and gets no type of its own. */
export function messageParts(procedure: FactProcedure): { suffix: string; fields: readonly FactField[] }[] {
  const parts = procedure.event
    ? [{ suffix: 'Message', fields: procedure.msg ?? [] }]
    : [
        { suffix: 'Args', fields: procedure.args ?? [] },
        { suffix: 'Return', fields: procedure.ret ?? [] },
      ]
  return parts.filter((part) => part.fields.length > 0)
}

function renderInterface(name: string, fields: readonly FactField[], enums: ReadonlySet<string>): string {
  const lines = fields.map((field) => `  readonly ${fieldName(field.name)}: ${renderNode(parseType(field.type), enums)}`)
  return [`export interface ${name} {`, ...lines, '}', ''].join('\n')
}

function renderNode(node: TypeNode, enums: ReadonlySet<string>): string {
  switch (node.kind) {
    case 'scalar':
      return { int: 'number', uint: 'number', double: 'number', hyper: 'Int64', uhyper: 'Int64', bool: 'boolean' }[node.scalar]
    case 'string':
    case 'uuid':
    case 'wideText':
      return 'string'
    case 'opaque':
    case 'wideBytes':
      return 'Uint8Array'
    case 'list':
      return `readonly ${renderElement(node.of, enums)}[]`
    case 'optional':
      return `${renderNode(node.of, enums)} | null`
    case 'typedParameter':
      return 'TypedParameter'
    case 'named':
      return enums.has(node.name) ? 'number' : typeName(node.name)
    default:
      return node satisfies never
  }
}

function renderElement(node: TypeNode, enums: ReadonlySet<string>): string {
  const text = renderNode(node, enums)
  return node.kind === 'list' || node.kind === 'optional' ? `(${text})` : text
}
