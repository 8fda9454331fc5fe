// Hosts that are often meant together, under a name: the same network on all of them, for one. A host that is removed leaves its groups.
import type { Kysely } from 'kysely'
import { AppError } from '#shared/errors.ts'
import { HostGroup } from '#shared/model/hosts/host.ts'
import type { HostId } from '#shared/model/ids.ts'
import type { HostTables } from './host-tables.ts'

export interface HostGroups {
  /** By name; a group all of whose hosts are gone is left out. */
  list(): Promise<HostGroup[]>
  /** Replaces the group of this name. @throws AppError `host-not-found` */
  save(group: HostGroup): Promise<HostGroup[]>
  remove(name: string): Promise<HostGroup[]>
}

export function createHostGroups({ db, isKnown }: { readonly db: Kysely<HostTables>; readonly isKnown: (hostId: HostId) => boolean }): HostGroups {
  const list = async (): Promise<HostGroup[]> => {
    const rows = await db.selectFrom('host_group').selectAll().orderBy('name').execute()
    const groups = rows.map(({ name, host_ids }) => HostGroup.parse({ name, hostIds: JSON.parse(host_ids) }))
    return groups.map(({ name, hostIds }) => ({ name, hostIds: hostIds.filter(isKnown) })).filter(({ hostIds }) => hostIds.length > 0)
  }
  return {
    list,
    async save({ name, hostIds }) {
      const unknown = hostIds.find((hostId) => !isKnown(hostId))
      if (unknown !== undefined) throw new AppError('host-not-found', { message: 'There is no such host', params: { hostId: unknown } })
      const host_ids = JSON.stringify([...new Set(hostIds)])
      await db.insertInto('host_group').values({ name, host_ids }).onConflict((conflict) => conflict.column('name').doUpdateSet({ host_ids })).execute()
      return list()
    },
    async remove(name) {
      await db.deleteFrom('host_group').where('name', '=', name).execute()
      return list()
    },
  }
}
