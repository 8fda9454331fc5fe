// Reads and writes saved connections. Holds nothing itself; rules such as "no host twice" are the service's.
import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import { parseConnectionUri } from '#electron/providers/connection-uri.ts'
import { HostConnection } from '#shared/model/hosts/host.ts'
import type { HostId } from '#shared/model/ids.ts'
import { hostIdentity } from './host-uri.ts'
import type { HostRow, HostTables } from './host-tables.ts'

export interface HostStore {
  /** In the order in which they were added. */
  list(): Promise<HostConnection[]>
  /** All or none. */
  insert(connections: readonly HostConnection[]): Promise<void>
  update(connection: HostConnection): Promise<void>
  remove(hostId: HostId): Promise<void>
}

/** SQLite takes 32,766 parameters in a statement; a row has seven. */
const rowsPerStatement = 500

export function createHostStore(db: Kysely<HostTables>, now: () => number): HostStore {
  return {
    async list() {
      const rows = await db.selectFrom('host').selectAll().orderBy(sql`rowid`).execute()
      return rows.map(connectionOf)
    },
    async insert(connections) {
      await db.transaction().execute(async (transaction) => {
        for (let start = 0; start < connections.length; start += rowsPerStatement) {
          const rows = connections.slice(start, start + rowsPerStatement).map((connection) => ({ ...rowOf(connection), created_at_ms: now() }))
          await transaction.insertInto('host').values(rows).execute()
        }
      })
    },
    async update(connection) {
      await db.updateTable('host').set(rowOf(connection)).where('id', '=', connection.id).execute()
    },
    async remove(hostId) {
      await db.deleteFrom('host').where('id', '=', hostId).execute()
    },
  }
}

function rowOf({ id, name, uri, folder, autoconnect }: HostConnection): Omit<HostRow, 'created_at_ms'> {
  return { id, name, uri, folder, autoconnect: autoconnect ? 1 : 0, identity: hostIdentity(parseConnectionUri(uri)) }
}

function connectionOf(row: HostRow): HostConnection {
  return HostConnection.parse({ id: row.id, name: row.name, uri: row.uri, folder: row.folder, autoconnect: row.autoconnect === 1 })
}
