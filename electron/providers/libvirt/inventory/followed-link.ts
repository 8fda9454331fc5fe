// The inventory over one link: the first list, the events from then on, and what neither of them tells, which is read after.
import { ErrorCode, LibvirtError, LifecycleDetail, LifecycleEvent } from '#electron/libvirt/index.ts'
import type { DomainHandle } from '#electron/libvirt/index.ts'
import type { PatientWork } from '#electron/lib/waiting/patient-work.ts'
import type { HostId } from '#shared/model/ids.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { listDomains } from '../reading/domain-list.ts'
import { joined, readDomain } from '../reading/domain-reading.ts'
import { impliedState } from '../reading/domain-state.ts'
import { isRunning, rowFromList, rowWithState } from '../reading/vm-row.ts'
import type { HostLink } from '../session/host-link.ts'
import type { AddressBook } from './address-book.ts'
import { watchDomainEvents } from './domain-events.ts'
import type { DomainEvent } from './domain-events.ts'
import type { KnownDomain, KnownDomains } from './known-domains.ts'
import { createRefreshQueue } from './refresh-queue.ts'
import type { Depth, RefreshQueue } from './refresh-queue.ts'

/** Reads after events under way at once; none of them waits for a guest, so they may be pipelined deeply. */
const parallelReads = 32
/** Definitions read at once after the list, each in its turn among those of the other hosts. */
const parallelDetails = 16
/** Long enough that a storm of events for one guest makes a few reads a second, too short to notice. */
const restMs = 150
/** There is no event for autostart or for a removed managed save, so everything is listed again now and then. */
const relistEveryMs = 60_000

export interface FollowedLinkOptions {
  readonly hostId: HostId
  readonly details: PatientWork
  readonly domains: KnownDomains
  readonly link: HostLink
  readonly addresses: AddressBook
  readonly onError: (error: unknown) => void
  readonly signal: AbortSignal
}

export class FollowedLink implements Disposable {
  readonly #options: FollowedLinkOptions
  readonly #queue: RefreshQueue
  #cycle: NodeJS.Timeout | undefined

  constructor(options: FollowedLinkOptions) {
    this.#options = options
    this.#queue = createRefreshQueue({ refresh: (uuid, depth) => this.#read(uuid, depth), parallel: parallelReads, restMs, onError: options.onError })
  }

  async start(): Promise<void> {
    const { link, signal, domains, onError } = this.#options
    // Events first: what changes between the list and the registration would be lost the other way round.
    await watchDomainEvents(link.control, { onEvent: (event) => this.#onEvent(event), signal })
    await this.#list()
    const uuids = domains.all().map(({ vm }) => vm.uuid).values()
    for (let lane = 0; lane < parallelDetails; lane += 1) void this.#readDefinitions(uuids)
    this.#cycle = setInterval(() => void this.#list().catch(onError), relistEveryMs)
  }

  /** What the list does not tell. Nobody waits for it: what was last known is shown meanwhile. */
  async #readDefinitions(uuids: IteratorObject<string>): Promise<void> {
    const { details, onError, signal } = this.#options
    for (const uuid of uuids) {
      if (signal.aborted) return
      await details.run(() => this.#read(uuid, 'xml'), signal).catch(onError)
    }
  }

  look(uuid: string, depth: Depth): void {
    this.#queue.hurry(uuid, depth)
  }

  [Symbol.dispose](): void {
    clearInterval(this.#cycle)
    this.#queue[Symbol.dispose]()
    this.#options.addresses[Symbol.dispose]()
  }

  /** What an event has touched meanwhile is newer than the list, and is looked at by itself. */
  async #list(): Promise<void> {
    const { domains, link, hostId, signal } = this.#options
    const mark = domains.now()
    const listed = await listDomains(link.control, signal)
    const present = new Set(listed.map(({ handle }) => handle.uuid))
    for (const domain of listed) {
      const { uuid } = domain.handle
      const before = domains.get(uuid)
      if (before && domains.wasTouchedSince(uuid, mark)) this.#queue.add(uuid, 'both')
      else domains.put({ handle: domain.handle, vm: rowFromList(hostId, domain, before?.vm), isAgentConnected: before?.isAgentConnected ?? false, macOfTarget: before?.macOfTarget ?? new Map() })
    }
    for (const { vm } of domains.all()) if (!present.has(vm.uuid) && !domains.wasTouchedSince(vm.uuid, mark)) domains.drop(vm.uuid)
    domains.confirm()
  }

  async #read(uuid: string, depth: Depth): Promise<void> {
    const { domains, link, hostId, signal } = this.#options
    const before = domains.get(uuid)
    const mark = domains.now()
    try {
      const reading = await readDomain(link.control, { handle: before?.handle ?? { name: '', uuid, id: -1 }, depth: before ? depth : 'both', signal })
      // What was read may be older than the event; the queue has the domain again already.
      if (domains.wasTouchedSince(uuid, mark)) return
      if (!reading) return domains.drop(uuid)
      const domain = joined(hostId, reading, domains.get(uuid))
      if (!domain) return
      domains.put(domain)
      if (reading.facts && isRunning(domain.vm)) this.#options.addresses.look(uuid)
    } catch (error) {
      if (!(error instanceof LibvirtError) || error.code !== ErrorCode.NoDomain) throw error
      if (!domains.wasTouchedSince(uuid, mark)) domains.drop(uuid)
    }
  }

  /** The row changes with the event itself; what the event does not tell is read after. */
  #onEvent({ handle, lifecycle, depth }: DomainEvent): void {
    const { domains } = this.#options
    domains.touch(handle.uuid)
    const known = domains.get(handle.uuid)
    if (known && lifecycle && isRemoval(lifecycle) && !isRunning(known.vm)) return domains.drop(handle.uuid)
    const implied = known && lifecycle ? impliedState(lifecycle.event, lifecycle.detail) : undefined
    if (known && implied) domains.put(withImplied(known, { handle, ...implied }))
    if (known && lifecycle?.event === LifecycleEvent.Defined) domains.put({ ...known, vm: { ...known.vm, definedAtMs: Date.now() } })
    this.#queue.add(handle.uuid, depth)
  }
}

/** A rename is told as a removal and a definition of the same UUID. */
function isRemoval({ event, detail }: { event: number; detail: number }): boolean {
  return event === LifecycleEvent.Undefined && detail !== LifecycleDetail.Undefined.Renamed
}

function withImplied(known: KnownDomain, { handle, state, reason }: { handle: DomainHandle; state: Vm['state']; reason: string }): KnownDomain {
  const vm = rowWithState(known.vm, { state, reason, libvirtId: handle.id >= 0 ? handle.id : null, nowMs: Date.now() })
  return { handle: { ...known.handle, id: handle.id }, vm, isAgentConnected: known.isAgentConnected && isRunning(vm), macOfTarget: known.macOfTarget }
}
