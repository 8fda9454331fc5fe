// The live inventory of all hosts: fed by provider events, read by everyone, streamed to every window as a snapshot in
// pieces and then exactly the changes. Keeps the last-known rows through a restart.
import { createChannel } from '#electron/lib/channel.ts'
import type { Capability, ProviderEvent } from '#electron/providers/provider.ts'
import type { Host, HostConnection } from '#shared/model/hosts/host.ts'
import type { HostId, VmRef } from '#shared/model/ids.ts'
import type { InventoryEvent } from '#shared/model/inventory.ts'
import type { Vm, VmUsage } from '#shared/model/machines/vm.ts'
import { AppError } from '#shared/errors.ts'
import { compileSearch } from '#shared/search/compile-search.ts'
import { matchesVm } from '#shared/search/search-things.ts'
import { createChangeWindow } from './change-window.ts'
import { createInventoryState } from './inventory-state.ts'
import type { InventoryState, RowChanges } from './inventory-state.ts'
import type { InventoryStore } from './inventory-store.ts'

export interface InventoryService extends AsyncDisposable {
  /** Shows a saved host with what was last known of it. */
  load(connection: HostConnection): Promise<void>
  setHost(connection: HostConnection): void
  removeHost(hostId: HostId): void
  apply(hostId: HostId, event: ProviderEvent): void
  host(hostId: HostId): Host | undefined
  vm(ref: VmRef): Vm | undefined
  vmsOf(hostId: HostId): Vm[]
  /** The newest of each machine that runs. */
  usageOf(hostId: HostId): readonly VmUsage[]
  /** What the host's provider can do; empty until it has connected. */
  capabilities(hostId: HostId): readonly Capability[]
  hosts(): Host[]
  vms(): Vm[]
  /** The rows that match a query of the search language; all rows for an empty one. @throws AppError `input-invalid` */
  search(query: string): Vm[]
  watch(signal: AbortSignal | undefined): AsyncGenerator<InventoryEvent, void, undefined>
  /** Sends what is gathered now and not at the end of the window. */
  flush(): void
}

export interface InventoryOptions {
  readonly store: InventoryStore
  /** A burst is gathered this long; 20 ms is under a frame and a half. */
  readonly windowMs?: number
  readonly now: () => number
}

/** A message of this many rows takes a few milliseconds to encode. */
const rowsPerEvent = 500
const backlogLimit = 1000

export function createInventoryService({ store, windowMs = 20, now }: InventoryOptions): InventoryService {
  const channel = createChannel<InventoryEvent>({ backlogLimit })
  const window = createChangeWindow({ windowMs, rowsPerEvent, publish: (event) => channel.publish(event), usageOf: (hostId) => usageOf(state, hostId) })
  const state: InventoryState = createInventoryState(alsoStored(window, store))

  return {
    load: async (connection) => state.setHost(connection, await store.load(connection.id)),
    setHost: (connection) => state.setHost(connection),
    removeHost: (hostId) => state.removeHost(hostId),
    apply: (hostId, event) => state.apply(hostId, event),
    host: (hostId) => state.entries.get(hostId)?.host,
    vm: ({ hostId, uuid }) => state.entries.get(hostId)?.vms.get(uuid),
    vmsOf: (hostId) => [...(state.entries.get(hostId)?.vms.values() ?? [])],
    usageOf: (hostId) => state.entries.get(hostId)?.usage ?? [],
    capabilities: (hostId) => state.entries.get(hostId)?.capabilities ?? [],
    hosts: () => [...state.entries.values()].map(({ host }) => host),
    vms: () => allVms(state),
    search: (query) => search(state, { query, nowMs: now() }),
    watch(signal) {
      return channel.subscribe({ snapshot: () => snapshot(state), signal })
    },
    flush: () => window.flush(),
    async [Symbol.asyncDispose]() {
      window[Symbol.dispose]()
      channel[Symbol.dispose]()
      await store[Symbol.asyncDispose]()
    },
  }
}

/** Every change of a row goes to the windows and to the database; usage is not kept. */
function alsoStored(window: RowChanges, store: InventoryStore): RowChanges {
  return {
    hostLoaded: (host, vms) => window.hostLoaded(host, vms),
    hostChanged(host) {
      window.hostChanged(host)
      store.saveHost(host)
    },
    hostRemoved(hostId) {
      window.hostRemoved(hostId)
      store.removeHost(hostId)
    },
    vmChanged(vm) {
      window.vmChanged(vm)
      store.saveVm(vm)
    },
    vmRemoved(ref) {
      window.vmRemoved(ref)
      store.removeVm(ref)
    },
    usageChanged: (hostId) => window.usageChanged(hostId),
  }
}

function allVms(state: InventoryState): Vm[] {
  return [...state.entries.values()].flatMap(({ vms }) => [...vms.values()])
}

/** @throws AppError `input-invalid` for a query that the language has not */
function search(state: InventoryState, { query, nowMs }: { query: string; nowMs: number }): Vm[] {
  const asked = compileSearch(query)
  const [problem] = asked.problems
  if (problem) throw new AppError('input-invalid', { message: `The query is not understood: ${problem.kind} at "${problem.text}"`, reason: 'query-not-understood', params: { text: problem.text, path: 'query' } })
  return [...state.entries.values()].flatMap(({ host, vms, usage }) => {
    if (asked.isEmpty) return [...vms.values()]
    const usages = new Map(usage.map((item) => [item.uuid, item]))
    return [...vms.values()].filter((vm) => matchesVm(asked, vm, { host, usage: usages.get(vm.uuid), nowMs }))
  })
}

/** All hosts go with the first piece: they are few, and every VM's row names one. */
function snapshot(state: InventoryState): InventoryEvent[] {
  const entries = [...state.entries.values()]
  const vms = allVms(state)
  const pieces = Array.from({ length: Math.max(1, Math.ceil(vms.length / rowsPerEvent)) }, (_, index) => vms.slice(index * rowsPerEvent, (index + 1) * rowsPerEvent))
  const rows = pieces.map((piece, index): InventoryEvent => ({
    kind: 'snapshot',
    hosts: index === 0 ? entries.map(({ host }) => host) : [],
    vms: piece,
    isLast: index === pieces.length - 1,
  }))
  const usages = entries.map(({ host }) => usageOf(state, host.id)).filter((usage) => usage !== undefined)
  return [...rows, ...usages]
}

function usageOf(state: InventoryState, hostId: HostId): Extract<InventoryEvent, { kind: 'usage' }> | undefined {
  const entry = state.entries.get(hostId)
  if (!entry?.host.usage) return undefined
  return { kind: 'usage', hostId, host: entry.host.usage, vms: [...entry.usage] }
}
