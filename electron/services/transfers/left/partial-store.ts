// Keeps what is being filled, until it is whole or gone.
import type { Kysely } from 'kysely'
import { HostId } from '#shared/model/ids.ts'
import { FileUpload } from '#shared/model/storage/transfer.ts'
import type { PartialTables } from './partial-tables.ts'

export interface PartialVolume {
  readonly id: string
  readonly hostId: HostId
  readonly pool: string
  readonly volume: string
  readonly sizeBytes: number
  /** What it is filled from, where that can be read again. */
  readonly file: FileUpload | null
  readonly startedAtMs: number
}

export interface PartialStore {
  add(partial: PartialVolume): Promise<void>
  remove(id: string): Promise<void>
  ofHost(hostId: HostId): Promise<PartialVolume[]>
  removeHost(hostId: HostId): Promise<void>
}

export function createPartialStore(db: Kysely<PartialTables>): PartialStore {
  return {
    async add({ id, hostId, pool, volume, sizeBytes, file, startedAtMs }) {
      await db.insertInto('partial_volume').values({ id, host_id: hostId, pool, volume, size_bytes: sizeBytes, file: file && JSON.stringify(file), started_at_ms: startedAtMs }).execute()
    },
    async remove(id) {
      await db.deleteFrom('partial_volume').where('id', '=', id).execute()
    },
    async ofHost(hostId) {
      const rows = await db.selectFrom('partial_volume').selectAll().where('host_id', '=', hostId).orderBy('started_at_ms').execute()
      return rows.map((row) => ({ id: row.id, hostId: HostId.parse(row.host_id), pool: row.pool, volume: row.volume, sizeBytes: row.size_bytes, file: row.file === null ? null : FileUpload.parse(JSON.parse(row.file)), startedAtMs: row.started_at_ms }))
    },
    async removeHost(hostId) {
      await db.deleteFrom('partial_volume').where('host_id', '=', hostId).execute()
    },
  }
}
