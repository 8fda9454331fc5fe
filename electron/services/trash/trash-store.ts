// Keeps what was last seen in the trash of each host.
import type { Kysely } from 'kysely'
import type { HostId } from '#shared/model/ids.ts'
import { TrashedMachine } from '#shared/model/provisioning/trash.ts'
import type { TrashId } from '#shared/model/provisioning/trash.ts'
import type { TrashTables } from './trash-tables.ts'

export interface TrashStore {
  list(): Promise<TrashedMachine[]>
  add(machine: TrashedMachine): Promise<void>
  remove(hostId: HostId, id: TrashId): Promise<void>
  /** All of a host, as it has just told. */
  replace(hostId: HostId, machines: readonly TrashedMachine[]): Promise<void>
}

export function createTrashStore(db: Kysely<TrashTables>): TrashStore {
  const rowOf = (machine: TrashedMachine): TrashTables['trash'] => ({ host_id: machine.hostId, id: machine.id, machine: JSON.stringify(machine) })
  return {
    async list() {
      const rows = await db.selectFrom('trash').selectAll().execute()
      return rows.flatMap(({ machine }) => TrashedMachine.safeParse(JSON.parse(machine)).data ?? [])
    },
    async add(machine) {
      await db.insertInto('trash').values(rowOf(machine)).onConflict((conflict) => conflict.columns(['host_id', 'id']).doUpdateSet({ machine: JSON.stringify(machine) })).execute()
    },
    async remove(hostId, id) {
      await db.deleteFrom('trash').where('host_id', '=', hostId).where('id', '=', id).execute()
    },
    async replace(hostId, machines) {
      await db.transaction().execute(async (transaction) => {
        await transaction.deleteFrom('trash').where('host_id', '=', hostId).execute()
        if (machines.length > 0) await transaction.insertInto('trash').values(machines.map(rowOf)).execute()
      })
    },
  }
}
