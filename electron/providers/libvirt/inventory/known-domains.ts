// The rows of one host as they were last told, and the telling of every difference. The first list is told as a whole unless
// the console shows last-known rows; from then on, over reconnects too, exactly what changed.
import type { DomainHandle } from '#electron/libvirt/index.ts'
import { DomainUuid } from '#shared/model/ids.ts'
import { createRowSharing } from '#shared/model/row-sharing.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import type { ProviderEvent } from '../../provider.ts'
import { createChanges } from './changes.ts'
import { areSameRows } from '../reading/vm-row.ts'

export interface KnownDomain {
  readonly vm: Vm
  readonly handle: DomainHandle
  readonly isAgentConnected: boolean
  /** MAC addresses of its NICs by their devices on the host, which have new names at every start. */
  readonly macOfTarget: ReadonlyMap<string, string>
}

export interface KnownDomains extends Disposable {
  get(uuid: string): KnownDomain | undefined
  all(): KnownDomain[]
  put(domain: KnownDomain): void
  drop(uuid: string): void
  /** The host has told everything it has. */
  confirm(): void
  /** An event was heard about it: what is being read of it meanwhile may be older than the event. */
  touch(uuid: string): void
  /** A mark to ask later whether a domain was touched after it. */
  now(): number
  wasTouchedSince(uuid: string, mark: number): boolean
}

/** `shown`: the rows that the console has already. */
export function createKnownDomains(emit: (event: ProviderEvent) => void, shown: readonly Vm[] = []): KnownDomains {
  const share = createRowSharing()
  const domains = new Map(shown.map((vm) => [String(vm.uuid), shownDomain(share(vm))]))
  const touches = new Map<string, number>()
  const changes = createChanges(emit)
  let clock = 0
  let isToldWhole = shown.length > 0

  return {
    get: (uuid) => domains.get(uuid),
    all: () => [...domains.values()],
    put(told) {
      const domain = compact(told, share)
      const before = domains.get(domain.vm.uuid)
      domains.set(domain.vm.uuid, domain)
      if (!before || !areSameRows(before.vm, domain.vm)) changes.changed(domain.vm)
    },
    drop(uuid) {
      touches.delete(uuid)
      if (domains.delete(uuid)) changes.removed(DomainUuid.parse(uuid))
    },
    confirm() {
      if (isToldWhole) return changes.confirmed()
      isToldWhole = true
      changes.complete([...domains.values()].map(({ vm }) => vm))
    },
    touch: (uuid) => touches.set(uuid, (clock += 1)),
    now: () => clock,
    wasTouchedSince: (uuid, mark) => (touches.get(uuid) ?? 0) > mark,
    [Symbol.dispose]: () => changes[Symbol.dispose](),
  }
}

function shownDomain(vm: Vm): KnownDomain {
  return { vm, handle: { name: vm.name, uuid: vm.uuid, id: vm.libvirtId ?? -1 }, isAgentConnected: false, macOfTarget: noMacs }
}

const noMacs: ReadonlyMap<string, string> = new Map()

/** Each answer of the host has its own copy of every text. */
function compact({ vm: told, handle, isAgentConnected, macOfTarget }: KnownDomain, share: (vm: Vm) => Vm): KnownDomain {
  const vm = share(told)
  return { vm, handle: { name: handle.name === vm.name ? vm.name : handle.name, uuid: vm.uuid, id: handle.id }, isAgentConnected, macOfTarget: macOfTarget.size === 0 ? noMacs : macOfTarget }
}
