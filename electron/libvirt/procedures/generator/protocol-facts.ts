// The shape of libvirt-procedures.json, the checked-in table of facts about the protocol, and reading it.
import { readFileSync } from 'node:fs'

export interface FactField {
  readonly name: string
  readonly type: string
}

export type FactType =
  | { readonly kind: 'struct'; readonly fields: readonly FactField[] }
  | { readonly kind: 'enum'; readonly values: Readonly<Record<string, number>> }
  | { readonly kind: 'union' }

export interface FactProcedure {
  readonly number: number
  readonly name: string
  readonly event?: true
  readonly args?: readonly FactField[]
  readonly ret?: readonly FactField[]
  readonly msg?: readonly FactField[]
  readonly priority?: 'high' | 'low'
  readonly streamDirection?: 'upload' | 'download' | 'bidirectional'
  readonly fdPassing?: string
  readonly eventId?: { readonly name: string; readonly id: number }
  readonly api?: string
  readonly since?: string
}

export interface FactProgram {
  readonly program: number
  readonly version: number
  readonly procedures: readonly FactProcedure[]
}

export type ProgramName = 'remote' | 'qemu' | 'lxc'

export interface ProtocolFacts {
  readonly limits: Readonly<Record<string, number>>
  readonly types: Readonly<Record<string, FactType>>
  readonly programs: Readonly<Record<ProgramName | 'keepalive', FactProgram>>
}

/** Keepalive is framing, not procedures: the connection answers it by itself. */
export const programNames: readonly ProgramName[] = ['remote', 'qemu', 'lxc']

/** @throws Error if the file does not look like the table (its shape is otherwise trusted: it is ours). */
export function readProtocolFacts(file: URL): ProtocolFacts {
  const facts: unknown = JSON.parse(readFileSync(file, 'utf8'))
  if (!isProtocolFacts(facts)) throw new Error(`${file.pathname} is not a table of libvirt procedures`)
  return facts
}

function isProtocolFacts(value: unknown): value is ProtocolFacts {
  return typeof value === 'object' && value !== null && 'limits' in value && 'types' in value && 'programs' in value
}
