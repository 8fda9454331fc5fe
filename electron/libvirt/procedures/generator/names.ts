// How names of the C definitions become names of TypeScript. One rule each, no exceptions list.
import type { FactProcedure, ProgramName, ProtocolFacts } from './protocol-facts.ts'

/** `dev_name` -> `devName`; names that are camel case already stay as they are. */
export function fieldName(name: string): string {
  return name.replaceAll(/_+([a-z0-9])/gi, (_match, letter: string) => letter.toUpperCase())
}

/** `DOMAIN_GET_STATE` -> `DomainGetState`. */
export function pascalName(name: string): string {
  return name
    .toLowerCase()
    .split('_')
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('')
}

/**
 * `remote_nonnull_storage_vol` -> `StorageVolHandle`, `remote_domain_stats_record` -> `DomainStatsRecord`; a single
 * word keeps its prefix (`remote_error` -> `RemoteError`), lest it hides a global of JavaScript.
 */
export function typeName(name: string): string {
  if (name.startsWith('vir')) return name.slice(3).replace('Nonnull', '')
  if (name.split('_').length === 2) return pascalName(name)
  const bare = name.replace(/^remote_/, '')
  const handle = bare.replace(/^nonnull_/, '')
  return pascalName(handle) + (handle === bare ? '' : 'Handle')
}

/** Procedures of remote keep their plain name; the small programs get a prefix: `QEMU_DOMAIN_MONITOR_COMMAND`. */
export function procedureName(program: ProgramName, procedure: FactProcedure): string {
  return program === 'remote' ? procedure.name : `${program.toUpperCase()}_${procedure.name}`
}

/** @throws Error when two procedures would get one name. */
export function requireUniqueNames(facts: ProtocolFacts, programs: readonly ProgramName[]): void {
  const seen = new Set<string>()
  for (const program of programs) {
    for (const procedure of facts.programs[program].procedures) {
      const name = procedureName(program, procedure)
      if (seen.has(name)) throw new Error(`two procedures are called ${name}`)
      seen.add(name)
    }
  }
}
