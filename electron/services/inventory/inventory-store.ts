// Keeps the last-known rows in SQLite. Changes are noted by key and written in batches a little later; losing the last
// seconds in a crash costs nothing, since the host itself is the truth.
import type { Kysely, Transaction } from 'kysely'
import * as z from 'zod'
import { createWriteBehind } from '#electron/lib/database/write-behind.ts'
import type { WriteBehindOptions } from '#electron/lib/database/write-behind.ts'
import { yieldToOthers } from '#electron/lib/waiting/schedule.ts'
import { HostFacts } from '#shared/model/hosts/host.ts'
import type { Host } from '#shared/model/hosts/host.ts'
import { vmKey } from '#shared/model/ids.ts'
import type { HostId, VmRef } from '#shared/model/ids.ts'
import { Vm } from '#shared/model/machines/vm.ts'
import type { KnownHost } from './inventory-state.ts'
import type { InventoryTables } from './inventory-tables.ts'

export interface InventoryStore extends AsyncDisposable {
  load(hostId: HostId): Promise<KnownHost>
  saveHost(host: Host): void
  saveVm(vm: Vm): void
  removeVm(ref: VmRef): void
  removeHost(hostId: HostId): void
  flush(): Promise<void>
}

type Change =
  | { readonly kind: 'host'; readonly host: Host }
  | { readonly kind: 'vm'; readonly vm: Vm }
  | { readonly kind: 'remove-vm'; readonly ref: VmRef }
  | { readonly kind: 'remove-host'; readonly hostId: HostId }

export type StoreOptions = Pick<WriteBehindOptions<Change>, 'onDiskFull' | 'onError'> & { readonly db: Kysely<InventoryTables> }

export function createInventoryStore({ db, onDiskFull, onError }: StoreOptions): InventoryStore {
  const queue = createWriteBehind<Change>({ write: (changes) => write(db, changes), delayMs: 2000, batchSize: 100, retryMs: 10_000, onDiskFull, onError })
  return {
    load: (hostId) => loadHost(db, hostId),
    saveHost: (host) => queue.set(`host ${host.id}`, { kind: 'host', host }),
    saveVm: (vm) => queue.set(`vm ${vmKey(vm)}`, { kind: 'vm', vm }),
    removeVm: (ref) => queue.set(`vm ${vmKey(ref)}`, { kind: 'remove-vm', ref }),
    removeHost(hostId) {
      queue.forget((key) => key.startsWith(`vm ${hostId}/`))
      queue.set(`host ${hostId}`, { kind: 'remove-host', hostId })
    },
    flush: () => queue.flush(),
    [Symbol.asyncDispose]: () => queue[Symbol.asyncDispose](),
  }
}

/** A row that an older or newer version wrote differently is left out; the host will tell it again. */
async function loadHost(db: Kysely<InventoryTables>, hostId: HostId): Promise<KnownHost> {
  const host = await db.selectFrom('inventory_host').selectAll().where('host_id', '=', hostId).executeTakeFirst()
  const rows = await db.selectFrom('inventory_vm').select('row').where('host_id', '=', hostId).execute()
  await yieldToOthers()
  const vms = z.array(Vm.nullable().catch(null)).parse(rows.map(({ row }) => parseJson(row)))
  return { facts: HostFacts.nullable().catch(null).parse(parseJson(host?.facts ?? 'null')), inventoryAtMs: host?.at_ms ?? null, vms: vms.filter((vm) => vm !== null) }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Half-written JSON cannot come from SQLite; JSON damaged by other hands is an unknown row.
    return null
  }
}

async function write(db: Kysely<InventoryTables>, changes: readonly Change[]): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await upsertVms(transaction, changes.flatMap((change) => (change.kind === 'vm' ? [change.vm] : [])))
    for (const change of changes) await writeOne(transaction, change)
  })
}

async function upsertVms(db: Transaction<InventoryTables>, vms: readonly Vm[]): Promise<void> {
  if (vms.length === 0) return
  await db
    .insertInto('inventory_vm')
    .values(vms.map((vm) => ({ host_id: vm.hostId, uuid: vm.uuid, row: JSON.stringify(vm) })))
    .onConflict((conflict) => conflict.columns(['host_id', 'uuid']).doUpdateSet((eb) => ({ row: eb.ref('excluded.row') })))
    .execute()
}

async function writeOne(db: Transaction<InventoryTables>, change: Change): Promise<void> {
  switch (change.kind) {
    case 'vm':
      return
    case 'host': {
      const values = { facts: change.host.facts && JSON.stringify(change.host.facts), at_ms: change.host.inventoryAtMs }
      await db.insertInto('inventory_host').values({ host_id: change.host.id, ...values }).onConflict((conflict) => conflict.column('host_id').doUpdateSet(values)).execute()
      return
    }
    case 'remove-vm':
      await db.deleteFrom('inventory_vm').where('host_id', '=', change.ref.hostId).where('uuid', '=', change.ref.uuid).execute()
      return
    case 'remove-host':
      await db.deleteFrom('inventory_vm').where('host_id', '=', change.hostId).execute()
      await db.deleteFrom('inventory_host').where('host_id', '=', change.hostId).execute()
  }
}
