// Reading and replacing the definitions of objects, and what was there before. Whether a definition is still the one that was
// edited, the host's provider checks right before it replaces it.
import type { Kysely } from 'kysely'
import type { AppliedDefinition, Definition, DefinitionRef, PastDefinition } from '#shared/model/machines/definition.ts'
import type { HostSessions } from '../hosts/host-sessions.ts'
import { createDefinitionHistory } from './definition-history.ts'
import type { DefinitionTables } from './definition-tables.ts'

export interface DefinitionsService {
  read(ref: DefinitionRef, isLive: boolean, signal: AbortSignal): Promise<Definition>
  /** @throws AppError `definition-changed`, `definition-refused`, or what `check` throws */
  apply(change: DefinitionChange, user: string, signal: AbortSignal): Promise<AppliedDefinition>
  history(ref: DefinitionRef): Promise<PastDefinition[]>
  /** For whoever changes a definition by other ways than `apply`. `replaced`: without passwords. */
  remember(ref: DefinitionRef, replaced: { readonly xml: string; readonly user: string }): Promise<void>
}

export interface DefinitionChange extends DefinitionRef {
  readonly xml: string
  readonly baseFingerprint: string
  /** Of a network: that its addresses overlap others' is meant. */
  readonly allowOverlap?: boolean | undefined
}

export interface DefinitionsDependencies {
  readonly db: Kysely<DefinitionTables>
  readonly sessions: Pick<HostSessions, 'provider'>
  readonly now: () => number
  /** Throws what speaks against the change, before the host is given it. */
  readonly check: (change: DefinitionChange, signal: AbortSignal) => Promise<void>
}

export function createDefinitionsService({ db, sessions, now, check }: DefinitionsDependencies): DefinitionsService {
  const history = createDefinitionHistory(db, now)
  return {
    read: ({ hostId, kind, key }, isLive, signal) => sessions.provider(hostId).definitions.read({ kind, key, isLive }, { signal }),
    async apply(change, user, signal) {
      const { hostId, kind, key, xml, baseFingerprint } = change
      await check(change, signal)
      const { before, ...applied } = await sessions.provider(hostId).definitions.apply({ kind, key, xml, baseFingerprint }, { signal })
      if (before !== applied.xml) await history.add({ hostId, kind, key }, { xml: before, user })
      return applied
    },
    history: (ref) => history.list(ref),
    remember: (ref, replaced) => history.add(ref, replaced),
  }
}
