// What the rules over states ask of the fleet, gathered from what passes by: how pools fill, when guests were in trouble, how old snapshots are.
import { vmKey } from '#shared/model/ids.ts'
import type { VmRef } from '#shared/model/ids.ts'
import type { GuestEvent } from '#shared/model/monitoring/alert.ts'
import type { Pool } from '#shared/model/storage/storage.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import type { FillSample } from '#electron/engine/alerts/time-to-full.ts'
import type { InventoryService } from '../../inventory/inventory-service.ts'
import type { PoolBook } from '../../storage/pool-book.ts'
import type { FleetKnowledge, GuestTrouble } from './state-readings.ts'
import { vmThingKey } from '../rules/rule-scopes.ts'
import type { ThingKey } from '../rules/rule-scopes.ts'

export interface FleetBook extends FleetKnowledge {
  noteVms(vms: readonly Vm[], nowMs: number): void
  noteEvent(ref: VmRef, trouble: GuestTrouble): void
  noteOldestSnapshot(ref: VmRef, atMs: number | null): void
  /** Writes down how full the pools are. */
  samplePools(nowMs: number): void
}

/** A pool's line needs no more: a day at this distance. */
const fillEveryMs = 5 * 60_000
const fillSamplesKept = 288
/** A panic is told together with the stop that follows it: what says most of the same trouble counts. */
const sameTroubleMs = 10_000
const mostTelling: readonly GuestEvent[] = ['panicked', 'watchdog', 'io-error', 'crashed']

export function createFleetBook({ inventory, pools }: { inventory: Pick<InventoryService, 'host' | 'vm'>; pools: Pick<PoolBook, 'pools' | 'pool'> }): FleetBook {
  const fills = new Map<string, FillSample[]>()
  const events = new Map<string, Map<GuestEvent, GuestTrouble>>()
  const oldest = new Map<string, number | null>()
  // Of ten thousand machines few are ever in trouble, or have a snapshot.
  const [everInTrouble, everWithSnapshot] = [new Set<ThingKey>(), new Set<ThingKey>()]

  const noteEvent = (ref: VmRef, trouble: GuestTrouble): void => {
    const key = vmKey(ref)
    everInTrouble.add(vmThingKey(ref.uuid))
    const known = events.get(key) ?? new Map<GuestEvent, GuestTrouble>()
    // The state says the same as the event did, and less of it.
    events.set(key, known.set(trouble.event, { ...trouble, detail: trouble.detail || (known.get(trouble.event)?.detail ?? '') }))
  }
  return {
    suspects: ({ kind }) => (kind === 'guest-event' ? everInTrouble : kind === 'snapshot-age' ? everWithSnapshot : undefined),
    host: (hostId) => inventory.host(hostId),
    pool: (hostId, name) => pools.pool(hostId, name),
    fillSamples: (hostId, pool) => fills.get(`${hostId}/${pool}`) ?? [],
    oldestSnapshotMs: (ref) => oldest.get(vmKey(ref)),
    lastEvent(ref, wanted, nowMs) {
      const known = events.get(vmKey(ref))
      const vm = inventory.vm(ref)
      const present = vm && troubleOf(vm)
      const last = mostTellingOf(wanted.flatMap((event) => known?.get(event) ?? []))
      if (!present || !wanted.includes(present)) return last
      const now = known?.get(present) ?? { event: present, detail: '', atMs: nowMs }
      // As long as it is in that state, it is as if it had just happened.
      return { ...(last && last.atMs - now.atMs < sameTroubleMs ? last : now), atMs: nowMs }
    },
    noteVms(vms, nowMs) {
      for (const vm of vms) {
        const event = troubleOf(vm)
        if (event) noteEvent(vm, { event, atMs: nowMs, detail: '' })
      }
    },
    noteEvent,
    noteOldestSnapshot(ref, atMs) {
      oldest.set(vmKey(ref), atMs)
      if (atMs !== null) everWithSnapshot.add(vmThingKey(ref.uuid))
    },
    samplePools(nowMs) {
      for (const pool of pools.pools()) sample(fills, pool, nowMs)
    },
  }
}

function mostTellingOf(told: readonly GuestTrouble[]): GuestTrouble | undefined {
  const newestMs = Math.max(...told.map(({ atMs }) => atMs))
  const [most] = told.filter(({ atMs }) => newestMs - atMs < sameTroubleMs).toSorted((left, right) => mostTelling.indexOf(left.event) - mostTelling.indexOf(right.event))
  return most && { ...most, atMs: newestMs }
}

function sample(fills: Map<string, FillSample[]>, { hostId, name, allocationBytes, state }: Pool, nowMs: number): void {
  if (state !== 'running') return
  const samples = fills.get(`${hostId}/${name}`) ?? []
  fills.set(`${hostId}/${name}`, samples)
  const lastMs = samples.at(-1)?.atMs ?? Number.NEGATIVE_INFINITY
  // A clock that was set back would leave a hole of the same length: it begins anew.
  if (lastMs > nowMs) samples.length = 0
  else if (nowMs - lastMs < fillEveryMs) return
  samples.push({ atMs: nowMs, allocationBytes })
  if (samples.length > fillSamplesKept) samples.shift()
}

/** libvirt's reasons for the states that a guest in trouble is in (virDomainPausedReason, virDomainCrashedReason). */
function troubleOf({ state, stateReason }: Vm): GuestEvent | undefined {
  if (state === 'crashed') return stateReason === 'panicked' ? 'panicked' : 'crashed'
  if (state === 'shutoff' && stateReason === 'crashed') return 'crashed'
  if (state !== 'paused') return undefined
  if (stateReason === 'ioerror') return 'io-error'
  return stateReason === 'watchdog' ? 'watchdog' : stateReason === 'crashed' ? 'crashed' : undefined
}
