// The rows of one host: listed in bulk when a link opens, kept by events from then on, and kept as they were while the
// host is lost. After a reconnect the bulk list finds exactly what changed meanwhile.
import { ErrorCode, LibvirtError } from '#electron/libvirt/index.ts'
import type { DomainHandle } from '#electron/libvirt/index.ts'
import type { HostId } from '#shared/model/ids.ts'
import { DomainUuid } from '#shared/model/ids.ts'
import type { Vm } from '#shared/model/vm.ts'
import type { ProviderEvent } from '../../provider.ts'
import type { HostLink } from '../session/host-link.ts'
import { createChanges } from './changes.ts'
import { readDomainFacts } from './domain-facts.ts'
import { listDomains } from './domain-list.ts'
import { impliedState } from './domain-state.ts'
import { readAddresses } from './guest-addresses.ts'
import { createRefreshQueue } from './refresh-queue.ts'
import type { Depth, RefreshQueue } from './refresh-queue.ts'
import { readStartTimes } from './start-times.ts'
import { areSameRows, haveSameAddresses, isRunning, rowFromList, rowOff, rowWithFacts } from './vm-row.ts'
import { watchDomainEvents } from './domain-events.ts'
import type { DomainEvent } from './domain-events.ts'

/** Reads under way at once; none of them waits for a guest, so they may be pipelined deeply. */
const parallelReads = 16
/** There is no event for a new lease or for autostart, so they are looked at again now and then. */
const slowCycleMs = 60_000

export interface Inventory extends Disposable {
  /** Lists everything and follows the events of `link` until it ends. Resolves when the list has been emitted. */
  follow(link: HostLink, signal: AbortSignal): Promise<void>
  /** Looks at one domain again, after an act of ours that causes no event. */
  refresh(uuid: string, depth: Depth): void
  find(uuid: string): Vm | undefined
  handle(uuid: string): DomainHandle | undefined
  readonly size: number
  running(): Vm[]
}

interface Known {
  vm: Vm
  handle: DomainHandle
  isAgentConnected: boolean
}

export interface InventoryOptions {
  readonly hostId: HostId
  readonly emit: (event: ProviderEvent) => void
  readonly onError: (error: unknown) => void
}

export function createInventory({ hostId, emit, onError }: InventoryOptions): Inventory {
  const known = new Map<string, Known>()
  const changes = createChanges(emit)
  let queue: RefreshQueue | undefined

  const put = (entry: Known): void => {
    const before = known.get(entry.vm.uuid)
    known.set(entry.vm.uuid, entry)
    if (!before || !areSameRows(before.vm, entry.vm)) changes.changed(entry.vm)
  }
  const drop = (uuid: string): void => {
    if (known.delete(uuid)) changes.removed(DomainUuid.parse(uuid))
  }

  const listAll = async (link: HostLink, signal: AbortSignal): Promise<void> => {
    const [listed, startTimes] = await Promise.all([listDomains(link.control, signal), readStartTimes(link.transport, signal)])
    const present = new Set(listed.map(({ handle }) => handle.uuid))
    for (const uuid of known.keys()) if (!present.has(uuid)) known.delete(uuid)
    for (const domain of listed) {
      const before = known.get(domain.handle.uuid)
      const vm = rowFromList(hostId, domain, before?.vm)
      const startedAtMs = isRunning(vm) ? (startTimes.get(vm.name) ?? vm.startedAtMs) : null
      known.set(vm.uuid, { vm: { ...vm, startedAtMs }, handle: domain.handle, isAgentConnected: before?.isAgentConnected ?? false })
    }
    changes.complete([...known.values()].map(({ vm }) => vm))
  }

  const look = async (link: HostLink, { uuid, depth, signal }: Look): Promise<void> => {
    const entry = known.get(uuid)
    try {
      if (depth === 'addresses') return await lookAtAddresses(link, uuid, signal)
      const updated = await readDomain(link, { handle: entry?.handle ?? { name: '', uuid, id: -1 }, entry, depth, hostId, signal })
      // A transient domain is gone when it stops, with no event that says so.
      if (!updated) return drop(uuid)
      put(updated)
      if (depth === 'definition' && isRunning(updated.vm)) await lookAtAddresses(link, uuid, signal)
    } catch (error) {
      if (error instanceof LibvirtError && error.code === ErrorCode.NoDomain) return drop(uuid)
      throw error
    }
  }
  const lookAtAddresses = async (link: HostLink, uuid: string, signal: AbortSignal): Promise<void> => {
    const entry = known.get(uuid)
    if (!entry || !isRunning(entry.vm)) return
    const addresses = await readAddresses(link, { handle: entry.handle, isAgentConnected: entry.isAgentConnected, signal })
    const now = known.get(uuid)
    if (now && isRunning(now.vm) && !haveSameAddresses(now.vm.addresses, addresses)) put({ ...now, vm: { ...now.vm, addresses } })
  }

  const onEvent = ({ handle, kind, event, detail, depth }: DomainEvent): void => {
    const entry = known.get(handle.uuid)
    const implied = kind === 'lifecycle' ? impliedState(event, detail) : undefined
    if (entry && implied) put(withImpliedState(entry, { handle, implied }))
    queue?.add(handle.uuid, depth)
  }

  return {
    async follow(link, signal) {
      queue?.[Symbol.dispose]()
      const current = createRefreshQueue({ refresh: (uuid, depth) => look(link, { uuid, depth, signal }), parallel: parallelReads, onError: (error) => signal.aborted || onError(error) })
      queue = current
      // Events first: what changes between the list and the registration would be lost the other way round.
      await watchDomainEvents(link.control, { onEvent, signal })
      await listAll(link, signal)
      for (const uuid of known.keys()) current.add(uuid, 'definition')
      const cycle = setInterval(() => {
        for (const { vm } of known.values()) current.add(vm.uuid, isRunning(vm) ? 'addresses' : 'state')
      }, slowCycleMs)
      const end = (): void => {
        clearInterval(cycle)
        current[Symbol.dispose]()
      }
      signal.addEventListener('abort', end, { once: true })
      void link.closed.then(end)
    },
    refresh: (uuid, depth) => queue?.add(uuid, depth),
    find: (uuid) => known.get(uuid)?.vm,
    handle: (uuid) => known.get(uuid)?.handle,
    get size() {
      return known.size
    },
    running: () => [...known.values()].filter(({ vm }) => isRunning(vm)).map(({ vm }) => vm),
    [Symbol.dispose]() {
      queue?.[Symbol.dispose]()
      changes[Symbol.dispose]()
    },
  }
}

interface Look {
  readonly uuid: string
  readonly depth: Depth
  readonly signal: AbortSignal
}

interface Reading {
  readonly handle: DomainHandle
  readonly entry: Known | undefined
  readonly depth: Depth
  readonly hostId: HostId
  readonly signal: AbortSignal
}

/** `undefined` when the domain has stopped and was never defined: it is about to vanish. */
async function readDomain(link: HostLink, { handle: known, entry, depth, hostId, signal }: Reading): Promise<Known | undefined> {
  const { domains } = link.control.api
  const options = { signal, pipelined: true }
  const handle = await domains.lookupByUuid(known.uuid, options)
  const [state, isPersistent, autostart, hasManagedSave, xml] = await Promise.all([
    domains.getState(handle, options),
    domains.isPersistent(handle, options),
    orFalse(domains.getAutostart(handle, options)),
    orFalse(domains.hasManagedSave(handle, options)),
    depth === 'definition' || !entry ? domains.getDomainXml(handle, options) : undefined,
  ])
  if (handle.id < 0 && !isPersistent) return undefined
  const listed = { handle, ...state, isPersistent, autostart, hasManagedSave, vcpus: undefined, memoryBytes: undefined, memoryMaxBytes: undefined }
  const row = rowFromList(hostId, listed, entry?.vm)
  const startedAtMs = isRunning(row) ? (row.startedAtMs ?? (entry && !isRunning(entry.vm) ? Date.now() : null)) : null
  const vm = { ...row, startedAtMs }
  if (xml === undefined) return { vm, handle, isAgentConnected: entry?.isAgentConnected ?? false }
  const facts = readDomainFacts(xml)
  return { vm: rowWithFacts(vm, facts), handle, isAgentConnected: facts.isAgentConnected }
}

/** Drivers without the notion, and domains that have no definition, answer with an error. */
async function orFalse(asked: Promise<boolean>): Promise<boolean> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof LibvirtError && error.code !== ErrorCode.NoDomain) return false
    throw error
  }
}

function withImpliedState(entry: Known, { handle, implied }: { handle: DomainHandle; implied: { state: Vm['state']; reason: string } }): Known {
  const wasRunning = isRunning(entry.vm)
  const vm: Vm = { ...entry.vm, state: implied.state, stateReason: implied.reason, libvirtId: handle.id >= 0 ? handle.id : entry.vm.libvirtId }
  if (implied.state === 'shutoff' || implied.state === 'crashed') return { ...entry, vm: implied.state === 'shutoff' ? rowOff(vm) : vm, isAgentConnected: false }
  return { ...entry, handle, vm: wasRunning ? vm : { ...vm, startedAtMs: Date.now(), libvirtId: handle.id >= 0 ? handle.id : 0 } }
}

