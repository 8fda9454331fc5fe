// Reads and replaces the list of tiers.
import type { Kysely } from 'kysely'
import { Tier } from '#shared/model/storage/storage.ts'
import type { TierTables } from './tier-tables.ts'

export interface TierStore {
  list(): Promise<Tier[]>
  replace(tiers: readonly Tier[]): Promise<void>
}

export function createTierStore(db: Kysely<TierTables>): TierStore {
  return {
    async list() {
      const rows = await db.selectFrom('tier').selectAll().orderBy('position').execute()
      return rows.map(({ name, pools, tags }) => Tier.parse({ name, pools: JSON.parse(pools), tags: JSON.parse(tags) }))
    },
    async replace(tiers) {
      await db.transaction().execute(async (transaction) => {
        await transaction.deleteFrom('tier').execute()
        const rows = tiers.map(({ name, pools, tags }, position) => ({ name, position, pools: JSON.stringify(pools), tags: JSON.stringify(tags) }))
        if (rows.length > 0) await transaction.insertInto('tier').values(rows).execute()
      })
    },
  }
}
