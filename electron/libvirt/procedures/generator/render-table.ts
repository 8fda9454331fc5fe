// Renders the table that the codec is compiled from at run time.
import { fieldName, procedureName } from './names.ts'
import { programNames, type FactField, type FactProcedure, type ProgramName, type ProtocolFacts } from './protocol-facts.ts'

export function renderTable(facts: ProtocolFacts): string {
  const types = Object.entries(facts.types)
  return [
    `import type { ProtocolTable } from './protocol-table.ts'`,
    '',
    'export const protocolTable: ProtocolTable = {',
    '  structs: {',
    ...types.flatMap(([name, type]) => (type.kind === 'struct' ? [`    ${name}: ${renderFields(type.fields)},`] : [])),
    '  },',
    `  enums: ${JSON.stringify(types.flatMap(([name, type]) => (type.kind === 'enum' ? [name] : [])))},`,
    '  procedures: [',
    ...programNames.flatMap((program) => facts.programs[program].procedures.map((procedure) => renderEntry(program, procedure))),
    '  ],',
    '}',
    '',
  ].join('\n')
}

function renderEntry(program: ProgramName, procedure: FactProcedure): string {
  const optional = [
    procedure.streamDirection === undefined ? '' : `, stream: '${procedure.streamDirection}'`,
    procedure.fdPassing === undefined ? '' : ', hasFdPassing: true',
    procedure.since === undefined ? '' : `, since: '${procedure.since}'`,
  ].join('')
  const head = `name: '${procedureName(program, procedure)}', program: '${program}', number: ${procedure.number}`
  const body = procedure.event
    ? `kind: 'event', message: ${renderFields(procedure.msg ?? [])}`
    : `kind: 'call', priority: '${procedure.priority ?? 'low'}', args: ${renderFields(procedure.args ?? [])}, ret: ${renderFields(procedure.ret ?? [])}`
  return `    { ${head}, ${body}${optional} },`
}

function renderFields(fields: readonly FactField[]): string {
  return `[${fields.map((field) => `['${fieldName(field.name)}', '${field.type}']`).join(', ')}]`
}
