// The page's copy of the inventory, kept by the inventory stream. Rows live in maps that are changed in place, with a
// revision to subscribe to: copying ten thousand rows for each event would cost more than drawing them. Figures that move all
// the time are kept apart from the rows, so that a tick of them draws nothing but itself.
import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import type { Host, HostUsage } from '#shared/model/hosts/host.ts'
import { vmKey } from '#shared/model/ids.ts'
import type { HostId, VmKey } from '#shared/model/ids.ts'
import type { InventoryEvent } from '#shared/model/inventory.ts'
import type { Vm, VmUsage } from '#shared/model/machines/vm.ts'
import { rowKey } from './row-key.ts'
import { atMostEvery } from './paced.ts'
import type { Schedule } from './paced.ts'

/** Where a host stands in the inventory: what its VMs are sorted and found by. */
export interface HostPlace {
  readonly name: string
  readonly folder: string
}

export interface InventoryState {
  /** A new map whenever a host's row changed, but not for its figures. */
  readonly hosts: ReadonlyMap<HostId, Host>
  /** A new map only when a host came, went, was renamed or moved. */
  readonly places: ReadonlyMap<HostId, HostPlace>
  readonly vms: ReadonlyMap<VmKey, Vm>
  readonly usage: ReadonlyMap<VmKey, VmUsage>
  readonly hostUsage: ReadonlyMap<HostId, HostUsage>
  /** False until the first snapshot is whole. */
  readonly isLoaded: boolean
  /** Count changes of `vms`, and of `usage` and `hostUsage`, whose maps stay the same objects. */
  readonly vmsRevision: number
  readonly usageRevision: number
}

export interface InventoryStore extends StoreApi<InventoryState> {
  readonly apply: (event: InventoryEvent) => void
  /** A new subscription begins: its snapshot replaces what is here, piece by piece. */
  readonly restart: () => void
  /** The state, for who derives from its maps: they stay the same objects, and the revision says that they changed. */
  readonly at: (revision: number) => InventoryState
}

/** Subscribers hear of changes at most this often. Short of what a person sees, long enough to draw ten thousand rows in between. */
const paceMs = 80

export function createInventoryStore(schedule: Schedule = atMostEvery(paceMs)): InventoryStore {
  const rows = createRows()
  const { vms, usage, hostUsage } = rows
  const store = createStore<InventoryState>(() => ({ hosts: new Map(), places: new Map(), vms, usage, hostUsage, isLoaded: false, vmsRevision: 0, usageRevision: 0 }))

  const publish = (): void => {
    const { isLoaded, vmsRevision, usageRevision, places } = store.getState()
    const changed = rows.takeChanged()
    store.setState({
      ...(changed.hosts ? { hosts: new Map(rows.hosts), places: placesOf(rows.hosts, places) } : {}),
      isLoaded: isLoaded || rows.isWhole(),
      vmsRevision: vmsRevision + Number(changed.vms),
      usageRevision: usageRevision + Number(changed.usage),
    })
  }
  return Object.assign(store, {
    restart: rows.restart,
    at: () => store.getState(),
    apply: (event: InventoryEvent) => {
      rows.apply(event)
      schedule(publish)
    },
  })
}

/** The same map when no place has changed. */
function placesOf(hosts: ReadonlyMap<HostId, Host>, before: ReadonlyMap<HostId, HostPlace>): ReadonlyMap<HostId, HostPlace> {
  const isSame = hosts.size === before.size && [...hosts.values()].every(({ id, name, folder }) => before.get(id)?.name === name && before.get(id)?.folder === folder)
  return isSame ? before : new Map([...hosts.values()].map(({ id, name, folder }) => [id, { name, folder }]))
}

/** The maps, what has changed in them since the last look, and what a snapshot under way has not confirmed yet. */
function createRows() {
  const hosts = new Map<HostId, Host>()
  const vms = new Map<VmKey, Vm>()
  const usage = new Map<VmKey, VmUsage>()
  const hostUsage = new Map<HostId, HostUsage>()
  const changed = { hosts: false, vms: false, usage: false }
  let unconfirmed: { readonly vms: Set<VmKey>; readonly hosts: Set<HostId> } | undefined
  let isWhole = false

  const putHost = (host: Host): void => {
    hosts.set(host.id, host)
    if (host.usage) hostUsage.set(host.id, host.usage)
    else hostUsage.delete(host.id)
    unconfirmed?.hosts.delete(host.id)
    changed.hosts = true
  }
  const putVm = (vm: Vm): void => {
    const key = rowKey(vm)
    vms.set(key, vm)
    unconfirmed?.vms.delete(key)
    changed.vms = true
  }
  const removeHost = (id: HostId): void => {
    changed.hosts = hosts.delete(id) || changed.hosts
    hostUsage.delete(id)
  }
  const removeVm = (key: VmKey): void => {
    changed.vms = vms.delete(key) || changed.vms
    usage.delete(key)
  }
  const endSnapshot = (): void => {
    for (const key of unconfirmed?.vms ?? []) removeVm(key)
    for (const id of unconfirmed?.hosts ?? []) removeHost(id)
    unconfirmed = undefined
    isWhole = true
  }
  const apply = (event: InventoryEvent): void => {
    switch (event.kind) {
      case 'snapshot':
        unconfirmed ??= { vms: new Set(vms.keys()), hosts: new Set(hosts.keys()) }
        event.hosts.forEach(putHost)
        event.vms.forEach(putVm)
        return event.isLast ? endSnapshot() : undefined
      case 'changes':
        event.hosts.forEach(putHost)
        event.removedHosts.forEach(removeHost)
        event.vms.forEach(putVm)
        return event.removedVms.forEach((ref) => removeVm(vmKey(ref)))
      case 'usage':
        for (const figures of event.vms) usage.set(vmKey({ hostId: event.hostId, uuid: figures.uuid }), figures)
        hostUsage.set(event.hostId, event.host)
        changed.usage = true
        return undefined
      default:
        return event satisfies never
    }
  }
  return {
    hosts,
    vms,
    usage,
    hostUsage,
    apply,
    isWhole: () => isWhole,
    takeChanged: () => {
      const taken = { ...changed }
      Object.assign(changed, { hosts: false, vms: false, usage: false })
      return taken
    },
    restart: () => {
      unconfirmed = undefined
    },
  }
}
