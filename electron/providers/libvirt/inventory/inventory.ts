// The inventory of one host: listed in bulk when a link opens, kept by events from then on, and kept as it was while the
// host is lost. After a reconnect the bulk list finds exactly what changed meanwhile.
import type { DomainHandle } from '#electron/libvirt/index.ts'
import type { PatientWork } from '#electron/lib/waiting/patient-work.ts'
import type { HostId } from '#shared/model/ids.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import type { ProviderEvent } from '../../provider.ts'
import { isRunning } from '../reading/vm-row.ts'
import type { HostLink } from '../session/host-link.ts'
import { createAddressBook } from './address-book.ts'
import { FollowedLink } from './followed-link.ts'
import { createKnownDomains } from './known-domains.ts'
import type { KnownDomain } from './known-domains.ts'
import type { Depth } from './refresh-queue.ts'

/** Between a guest's start as the host notes it and as its event arrives. */
const timeToleranceMs = 5_000

export interface Inventory extends Disposable {
  /** Lists everything and follows the events of `link` until the signal aborts. Resolves when the list has been emitted. */
  follow(link: HostLink, signal: AbortSignal): Promise<void>
  /** Looks at one domain again, after an act of ours that may cause no event. */
  refresh(uuid: string, depth: Depth): void
  /** Fills in when guests were started that ran before this console looked; by name. */
  setStartTimes(startedAtMs: ReadonlyMap<string, number>): void
  /** Those whose QEMU does not answer; all others do. */
  setSilent(uuids: ReadonlySet<string>): void
  find(uuid: string): KnownDomain | undefined
  /** Those that run, as far as is known. */
  running(): DomainHandle[]
  /** UUIDs of those that are paused. */
  paused(): string[]
  /** The MAC address of a running domain's NIC by its device on the host, e.g. "vnet3". */
  macOf(uuid: string, target: string): string | undefined
}

export interface InventoryOptions {
  readonly hostId: HostId
  /** Rows that are shown already, from before this start or from before the worker died. */
  readonly lastKnown: readonly Vm[]
  readonly details: PatientWork
  readonly emit: (event: ProviderEvent) => void
  readonly onError: (error: unknown) => void
}

export function createInventory({ hostId, lastKnown, details, emit, onError }: InventoryOptions): Inventory {
  const domains = createKnownDomains(emit, lastKnown)
  let following: FollowedLink | undefined

  return {
    async follow(link, signal) {
      const warn = (error: unknown): void => void (signal.aborted || onError(error))
      const addresses = createAddressBook({ link, domains, onError: warn, signal })
      const current = new FollowedLink({ hostId, details, domains, link, addresses, onError: warn, signal })
      following = current
      signal.addEventListener('abort', () => current[Symbol.dispose](), { once: true })
      await current.start()
    },
    refresh: (uuid, depth) => following?.look(uuid, depth),
    setStartTimes(times) {
      for (const domain of domains.all()) {
        const startedAtMs = times.get(domain.vm.name)
        // Another time than the last-known one: the host was booted meanwhile, and its ids began anew.
        if (startedAtMs !== undefined && isRunning(domain.vm) && isOtherTime(domain.vm.startedAtMs, startedAtMs)) domains.put({ ...domain, vm: { ...domain.vm, startedAtMs } })
      }
    },
    setSilent(uuids) {
      for (const domain of domains.all()) {
        const isSilent = (isRunning(domain.vm) && uuids.has(domain.vm.uuid)) || undefined
        if (isSilent !== domain.vm.isSilent) domains.put({ ...domain, vm: { ...domain.vm, isSilent } })
      }
    },
    find: (uuid) => domains.get(uuid),
    running: () => domains.all().filter(({ vm }) => isRunning(vm)).map(({ handle }) => handle),
    paused: () => domains.all().filter(({ vm }) => vm.state === 'paused').map(({ vm }) => vm.uuid),
    macOf: (uuid, target) => domains.get(uuid)?.macOfTarget.get(target),
    [Symbol.dispose]() {
      following?.[Symbol.dispose]()
      domains[Symbol.dispose]()
    },
  }
}

/** The host tells whole seconds; what an event told is more exact. */
function isOtherTime(knownMs: number | null, toldMs: number): boolean {
  return knownMs === null || Math.abs(knownMs - toldMs) > timeToleranceMs
}
