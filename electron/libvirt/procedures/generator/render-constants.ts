// Renders the numbers of the protocol: programs, limits, enumerations and event identifiers.
import { pascalName, typeName } from './names.ts'
import type { ProtocolFacts } from './protocol-facts.ts'

export function renderConstants(facts: ProtocolFacts): string {
  return [
    '/** Program numbers of the frame header. All of them have version 1. */',
    ...renderObject('ProgramNumber', Object.entries(facts.programs).map(([name, program]) => [name, program.program])),
    '/** Sizes and counts beyond which a peer refuses a message. */',
    ...renderObject('ProtocolLimit', Object.entries(facts.limits)),
    ...Object.entries(facts.types).flatMap(([name, type]) =>
      type.kind === 'enum'
        ? renderObject(pascalStart(typeName(name)), Object.entries(type.values).map(([key, value]) => [enumKey(key), value]))
        : [],
    ),
    ...renderEventIds(facts),
  ].join('\n')
}

type Entry = readonly [string, number]

function renderObject(name: string, entries: readonly Entry[]): string[] {
  return [`export const ${name} = {`, ...entries.map(([key, value]) => `  ${key}: ${value},`), '} as const', '']
}

function pascalStart(name: string): string {
  return name.slice(0, 1).toUpperCase() + name.slice(1)
}

/** `VIR_NET_STREAM_HOLE` -> `StreamHole`, `REMOTE_AUTH_SASL` -> `Sasl`. */
function enumKey(key: string): string {
  return pascalName(key.replace(/^VIR_NET_|^REMOTE_AUTH_/, ''))
}

/** One object per family: `DomainEventId.Lifecycle`, `StoragePoolEventId.Refresh`. */
function renderEventIds(facts: ProtocolFacts): string[] {
  const families = new Map<string, Map<string, number>>()
  for (const { eventId } of facts.programs.remote.procedures) {
    const parts = /^VIR_(?<family>\w+)_EVENT_ID_(?<event>\w+)$/.exec(eventId?.name ?? '')?.groups
    if (eventId === undefined || parts === undefined) continue
    const family = `${pascalName(parts['family'] ?? '')}EventId`
    const ids = families.get(family) ?? new Map<string, number>()
    families.set(family, ids.set(pascalName(parts['event'] ?? ''), eventId.id))
  }
  return [...families].flatMap(([family, ids]) => [
    `/** What a register call for these events takes as \`eventID\`. */`,
    ...renderObject(family, [...ids]),
  ])
}
