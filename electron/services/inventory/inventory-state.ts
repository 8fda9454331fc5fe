// The rows of all hosts in memory, and what each provider event changes in them. Rows are immutable: a changed row is a new
// object, so a snapshot is a list of references and an equal row is no change. Knows no stream, clock or database.
import { isDeepStrictEqual } from 'node:util'
import type { Capability, ProviderEvent } from '#electron/providers/provider.ts'
import type { Host, HostConnection, HostFacts } from '#shared/model/hosts/host.ts'
import type { DomainUuid, HostId, VmRef } from '#shared/model/ids.ts'
import { createRowSharing } from '#shared/model/row-sharing.ts'
import type { Vm, VmUsage } from '#shared/model/machines/vm.ts'
import { isHostUp } from '#shared/model/hosts/host.ts'

/** Told what changed, row by row. */
export interface RowChanges {
  /** A host that is new here, with the rows that were last known of it. */
  hostLoaded(host: Host, vms: Iterable<Vm>): void
  hostChanged(host: Host): void
  hostRemoved(hostId: HostId): void
  vmChanged(vm: Vm): void
  vmRemoved(ref: VmRef): void
  usageChanged(hostId: HostId): void
}

/** What was known of a host before this start. */
export interface KnownHost {
  readonly facts: HostFacts | null
  readonly inventoryAtMs: number | null
  readonly vms: readonly Vm[]
}

interface HostEntry {
  host: Host
  capabilities: readonly Capability[]
  readonly vms: Map<DomainUuid, Vm>
  usage: readonly VmUsage[]
}

export interface InventoryState {
  readonly entries: ReadonlyMap<HostId, HostEntry>
  /** Adds the host, or changes what is saved about it. */
  setHost(connection: HostConnection, known?: KnownHost): void
  removeHost(hostId: HostId): void
  /** An event of a host that is not there (any more) is ignored: it was removed while the event was under way. */
  apply(hostId: HostId, event: ProviderEvent): void
}

export function createInventoryState(changes: RowChanges): InventoryState {
  const entries = new Map<HostId, HostEntry>()
  const share = createRowSharing()
  return {
    entries,
    setHost(connection, known) {
      const entry = entries.get(connection.id)
      if (!entry) {
        const added = newEntry(connection, known && { ...known, vms: known.vms.map(share) })
        entries.set(connection.id, added)
        return changes.hostLoaded(added.host, added.vms.values())
      }
      entry.host = { ...entry.host, ...connection, isDemo: isDemo(connection) }
      changes.hostChanged(entry.host)
    },
    removeHost(hostId) {
      const entry = entries.get(hostId)
      if (!entry) return
      entries.delete(hostId)
      for (const uuid of entry.vms.keys()) changes.vmRemoved({ hostId, uuid })
      changes.hostRemoved(hostId)
    },
    apply(hostId, event) {
      const entry = entries.get(hostId)
      if (entry) applyEvent(entry, event.kind === 'inventory' ? { ...event, vms: event.vms.map(share) } : event, changes)
    },
  }
}

function newEntry(connection: HostConnection, known: KnownHost | undefined): HostEntry {
  const host: Host = { ...connection, state: { kind: 'disconnected' }, facts: known?.facts ?? null, usage: null, inventoryAtMs: known?.inventoryAtMs ?? null, isDemo: isDemo(connection) }
  return { host, capabilities: [], vms: new Map(known?.vms.map((vm) => [vm.uuid, vm])), usage: [] }
}

function isDemo({ uri }: HostConnection): boolean {
  return uri.startsWith('demo:')
}

function applyEvent(entry: HostEntry, event: ProviderEvent, changes: RowChanges): void {
  switch (event.kind) {
    case 'state':
      return setState(entry, event.state, changes)
    case 'facts':
      entry.capabilities = event.capabilities
      entry.host = { ...entry.host, facts: event.facts }
      return changes.hostChanged(entry.host)
    case 'inventory':
      return applyInventory(entry, event, changes)
    case 'mark':
    case 'networks':
    case 'pools':
      // Their own services keep them.
      return
    case 'usage':
      entry.usage = event.vms
      entry.host = { ...entry.host, usage: event.host }
      return changes.usageChanged(entry.host.id)
  }
}

/** Figures of a host that does not answer are not its figures any more. */
function setState(entry: HostEntry, state: Host['state'], changes: RowChanges): void {
  const isAnswering = isHostUp({ state })
  entry.host = { ...entry.host, state, usage: isAnswering ? entry.host.usage : null }
  if (!isAnswering) entry.usage = []
  changes.hostChanged(entry.host)
}

function applyInventory(entry: HostEntry, event: Extract<ProviderEvent, { kind: 'inventory' }>, changes: RowChanges): void {
  for (const vm of event.vms) setVm(entry, vm, changes)
  for (const uuid of event.removed) removeVm(entry, uuid, changes)
  if (event.isComplete) {
    const listed = new Set(event.vms.map(({ uuid }) => uuid))
    for (const uuid of entry.vms.keys()) if (!listed.has(uuid)) removeVm(entry, uuid, changes)
  }
  entry.host = { ...entry.host, inventoryAtMs: event.atMs }
  // Only a whole list is worth telling: the age matters when a host is lost, and then its state goes out with it.
  if (event.isComplete) changes.hostChanged(entry.host)
}

function setVm(entry: HostEntry, incoming: Vm, changes: RowChanges): void {
  const before = entry.vms.get(incoming.uuid)
  const vm = before ? keepDetails(before, incoming) : incoming
  if (before && isDeepStrictEqual(before, vm)) return
  entry.vms.set(vm.uuid, vm)
  changes.vmChanged(vm)
}

/** A first listing lacks what only the XML tells; until that is read again the last known is better than nothing. */
function keepDetails(before: Vm, incoming: Vm): Vm {
  if (incoming.isDetailed || !before.isDetailed) return incoming
  const { title, osName, tags, consoles } = before
  return { ...incoming, title, osName, tags, consoles, isDetailed: true }
}

function removeVm(entry: HostEntry, uuid: DomainUuid, changes: RowChanges): void {
  if (entry.vms.delete(uuid)) changes.vmRemoved({ hostId: entry.host.id, uuid })
}
