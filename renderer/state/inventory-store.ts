// The page's copy of the inventory, kept by the inventory stream. Rows live in maps that are changed in place, with a
// revision to subscribe to: copying ten thousand rows for each event would cost more than drawing them.
import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import type { Host } from '#shared/model/host.ts'
import { vmKey } from '#shared/model/ids.ts'
import type { HostId, VmKey } from '#shared/model/ids.ts'
import type { InventoryEvent } from '#shared/model/inventory.ts'
import type { Vm, VmUsage } from '#shared/model/vm.ts'

export interface InventoryState {
  readonly hosts: ReadonlyMap<HostId, Host>
  readonly vms: ReadonlyMap<VmKey, Vm>
  readonly usage: ReadonlyMap<VmKey, VmUsage>
  /** False until the first snapshot is whole. */
  readonly isLoaded: boolean
  /** Count changes of `vms` and of `usage`, whose maps stay the same objects. */
  readonly vmsRevision: number
  readonly usageRevision: number
}

export interface InventoryStore extends StoreApi<InventoryState> {
  readonly apply: (event: InventoryEvent) => void
  /** A new subscription begins: its snapshot replaces what is here, piece by piece. */
  readonly restart: () => void
  /** The rows and figures as they are now. The maps stay the same objects, so whoever remembers a result names the revision it is of. */
  readonly at: (revision: number) => Pick<InventoryState, 'vms' | 'usage'>
}

export function createInventoryStore(): InventoryStore {
  const vms = new Map<VmKey, Vm>()
  const usage = new Map<VmKey, VmUsage>()
  /** Rows and hosts that the snapshot under way has not confirmed; gone when it ends. */
  let unconfirmedVms: Set<VmKey> | undefined
  let unconfirmedHosts: Set<HostId> | undefined
  const store = createStore<InventoryState>(() => ({ hosts: new Map(), vms, usage, isLoaded: false, vmsRevision: 0, usageRevision: 0 }))

  const putVms = (rows: readonly Vm[]): void => {
    for (const vm of rows) {
      const key = vmKey(vm)
      vms.set(key, vm)
      unconfirmedVms?.delete(key)
    }
  }
  const putHosts = (changed: readonly Host[], removed: readonly HostId[]): ReadonlyMap<HostId, Host> => {
    const { hosts } = store.getState()
    if (changed.length === 0 && removed.length === 0) return hosts
    const next = new Map(hosts)
    for (const host of changed) {
      next.set(host.id, host)
      unconfirmedHosts?.delete(host.id)
    }
    for (const id of removed) next.delete(id)
    return next
  }
  const bumpVms = (): Pick<InventoryState, 'vmsRevision'> => ({ vmsRevision: store.getState().vmsRevision + 1 })

  const applySnapshot = (event: Extract<InventoryEvent, { kind: 'snapshot' }>): void => {
    unconfirmedVms ??= new Set(vms.keys())
    unconfirmedHosts ??= new Set(store.getState().hosts.keys())
    putVms(event.vms)
    const hosts = putHosts(event.hosts, event.isLast ? [...unconfirmedHosts].filter((id) => !event.hosts.some((host) => host.id === id)) : [])
    if (event.isLast) {
      for (const key of unconfirmedVms) vms.delete(key)
      unconfirmedVms = undefined
      unconfirmedHosts = undefined
    }
    store.setState({ hosts, ...bumpVms(), isLoaded: store.getState().isLoaded || event.isLast })
  }
  const applyChanges = (event: Extract<InventoryEvent, { kind: 'changes' }>): void => {
    putVms(event.vms)
    for (const ref of event.removedVms) {
      vms.delete(vmKey(ref))
      usage.delete(vmKey(ref))
    }
    const hosts = putHosts(event.hosts, event.removedHosts)
    const hasRows = event.vms.length > 0 || event.removedVms.length > 0
    store.setState({ hosts, ...(hasRows ? bumpVms() : {}) })
  }
  const applyUsage = ({ hostId, host, vms: figures }: Extract<InventoryEvent, { kind: 'usage' }>): void => {
    for (const figure of figures) usage.set(vmKey({ hostId, uuid: figure.uuid }), figure)
    const known = store.getState().hosts.get(hostId)
    const hosts = known ? putHosts([{ ...known, usage: host }], []) : store.getState().hosts
    store.setState({ hosts, usageRevision: store.getState().usageRevision + 1 })
  }

  return Object.assign(store, {
    at: (_revision: number) => ({ vms, usage }),
    restart: () => {
      unconfirmedVms = undefined
      unconfirmedHosts = undefined
    },
    apply: (event: InventoryEvent) => {
      switch (event.kind) {
        case 'snapshot':
          return applySnapshot(event)
        case 'changes':
          return applyChanges(event)
        case 'usage':
          return applyUsage(event)
        default:
          return event satisfies never
      }
    },
  })
}
