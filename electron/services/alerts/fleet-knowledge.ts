// What the rules over states ask of the fleet, gathered from what passes by: how pools fill, when guests were in trouble, how old snapshots are.
import { vmKey } from '#shared/model/ids.ts'
import type { VmRef } from '#shared/model/ids.ts'
import type { GuestEvent } from '#shared/model/alert.ts'
import type { Pool } from '#shared/model/storage.ts'
import type { Vm } from '#shared/model/vm.ts'
import type { FillSample } from '#electron/engine/alerts/time-to-full.ts'
import type { InventoryService } from '../inventory/inventory-service.ts'
import type { PoolBook } from '../storage/pool-book.ts'
import type { FleetKnowledge } from './state-readings.ts'

export interface FleetBook extends FleetKnowledge {
  noteVms(vms: readonly Vm[], nowMs: number): void
  noteEvent(ref: VmRef, event: GuestEvent, nowMs: number): void
  noteOldestSnapshot(ref: VmRef, atMs: number | null): void
  /** Writes down how full the pools are. */
  samplePools(nowMs: number): void
}

/** A pool's line needs no more: a day at this distance. */
const fillEveryMs = 5 * 60_000
const fillSamplesKept = 288

export function createFleetBook({ inventory, pools }: { inventory: Pick<InventoryService, 'host' | 'vm'>; pools: Pick<PoolBook, 'pools' | 'pool'> }): FleetBook {
  const fills = new Map<string, FillSample[]>()
  const events = new Map<string, Map<GuestEvent, number>>()
  const oldest = new Map<string, number | null>()

  const noteEvent = (ref: VmRef, event: GuestEvent, nowMs: number): void => {
    const key = vmKey(ref)
    events.set(key, (events.get(key) ?? new Map<GuestEvent, number>()).set(event, nowMs))
  }
  return {
    host: (hostId) => inventory.host(hostId),
    pool: (hostId, name) => pools.pool(hostId, name),
    fillSamples: (hostId, pool) => fills.get(`${hostId}/${pool}`) ?? [],
    oldestSnapshotMs: (ref) => oldest.get(vmKey(ref)),
    lastEventMs(ref, wanted, nowMs) {
      const vm = inventory.vm(ref)
      const present = vm && troubleOf(vm)
      // As long as it is in that state, it is as if it had just happened.
      if (present && wanted.includes(present)) return nowMs
      const times = wanted.flatMap((event) => events.get(vmKey(ref))?.get(event) ?? [])
      return times.length === 0 ? undefined : Math.max(...times)
    },
    noteVms(vms, nowMs) {
      for (const vm of vms) {
        const event = troubleOf(vm)
        if (event) noteEvent(vm, event, nowMs)
      }
    },
    noteEvent,
    noteOldestSnapshot: (ref, atMs) => void oldest.set(vmKey(ref), atMs),
    samplePools(nowMs) {
      for (const pool of pools.pools()) sample(fills, pool, nowMs)
    },
  }
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
