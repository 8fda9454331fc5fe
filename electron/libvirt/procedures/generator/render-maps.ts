// Renders ProcedureMap (name -> arguments and result) and EventMap (name -> message), the types that make
// `connection.call('DOMAIN_GET_STATE', ...)` check its arguments.
import { pascalName, procedureName } from './names.ts'
import { programNames, type FactProcedure, type ProtocolFacts } from './protocol-facts.ts'
import { messageParts } from './render-types.ts'

export function renderMaps(facts: ProtocolFacts): string {
  const all = programNames.flatMap((program) =>
    facts.programs[program].procedures.map((procedure) => ({ name: procedureName(program, procedure), procedure })),
  )
  const calls = all.filter(({ procedure }) => !procedure.event)
  const events = all.filter(({ procedure }) => procedure.event)
  const used = all.flatMap(({ name, procedure }) => messageParts(procedure).map((part) => pascalName(name) + part.suffix))
  return [
    'import type {',
    ...['NoFields', ...used].map((name) => `  ${name},`),
    `} from './protocol-types.gen.ts'`,
    '',
    '/** Every call: what it takes and what it answers. */',
    'export interface ProcedureMap {',
    ...calls.flatMap(({ name, procedure }) => [
      ...docLine(procedure),
      `  ${name}: { readonly args: ${partType(name, procedure, 'Args')}; readonly ret: ${partType(name, procedure, 'Return')} }`,
    ]),
    '}',
    '',
    '/** Every event and the message it carries. */',
    'export interface EventMap {',
    ...events.flatMap(({ name, procedure }) => [...docLine(procedure), `  ${name}: ${partType(name, procedure, 'Message')}`]),
    '}',
    '',
  ].join('\n')
}

function partType(name: string, procedure: FactProcedure, suffix: string): string {
  return messageParts(procedure).some((part) => part.suffix === suffix) ? pascalName(name) + suffix : 'NoFields'
}

function docLine(procedure: FactProcedure): string[] {
  const facts = [
    procedure.api,
    procedure.since === undefined ? undefined : `since ${procedure.since}`,
    procedure.fdPassing === undefined ? undefined : `${procedure.fdPassing}: cannot be called over a byte stream`,
    procedure.streamDirection === undefined ? undefined : `${procedure.streamDirection} stream`,
  ].filter((fact) => fact !== undefined)
  return facts.length === 0 ? [] : [`  /** ${facts.join(', ')} */`]
}
