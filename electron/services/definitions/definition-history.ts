// The previous definitions of each object in SQLite: the last fifty that differ.
import type { Kysely } from 'kysely'
import type { DefinitionRef, PastDefinition } from '#shared/model/machines/definition.ts'
import type { DefinitionTables } from './definition-tables.ts'

const keptPerObject = 50

export interface DefinitionHistory {
  /** The latest first. */
  list(ref: DefinitionRef): Promise<PastDefinition[]>
  /** Keeps the definition that `user` replaced; nothing if it is the last one kept. */
  add(ref: DefinitionRef, replaced: { readonly xml: string; readonly user: string }): Promise<void>
}

export function createDefinitionHistory(db: Kysely<DefinitionTables>, now: () => number): DefinitionHistory {
  const rows = ({ hostId, kind, key }: DefinitionRef) => db.selectFrom('definition').where('host_id', '=', hostId).where('kind', '=', kind).where('object_key', '=', key).orderBy('sequence', 'desc')
  return {
    async list(ref) {
      const kept = await rows(ref).selectAll().execute()
      return kept.map(({ sequence, xml, user, at_ms: atMs }) => ({ sequence, xml, user, atMs }))
    },
    async add(ref, { xml, user }) {
      const last = await rows(ref).select('xml').limit(1).executeTakeFirst()
      if (last?.xml === xml) return
      await db.insertInto('definition').values({ host_id: ref.hostId, kind: ref.kind, object_key: ref.key, xml, user, at_ms: now() }).execute()
      const oldest = await rows(ref).select('sequence').limit(1).offset(keptPerObject - 1).executeTakeFirst()
      if (!oldest) return
      await db.deleteFrom('definition').where('host_id', '=', ref.hostId).where('kind', '=', ref.kind).where('object_key', '=', ref.key).where('sequence', '<', oldest.sequence).execute()
    },
  }
}
