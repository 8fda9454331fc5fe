// What one scope finds, host by host: a host that has changed is looked at again, or the machines of it that have; the others are not. Tells
// what came and went.
import type { AlertSubject } from '#shared/model/monitoring/alert.ts'
import type { DomainUuid, HostId } from '#shared/model/ids.ts'
import { thingKey, vmThingKey } from './rule-scopes.ts'
import type { ThingKey } from './rule-scopes.ts'

export interface ScopeMembers {
  /** Of all hosts; changes in place. */
  readonly all: ReadonlyMap<ThingKey, AlertSubject>
  has(hostId: HostId): boolean
  hosts(): HostId[]
  put(hostId: HostId, subjects: readonly AlertSubject[]): void
  /** Of the machines that were looked at, these are found now. */
  putVms(hostId: HostId, looked: Iterable<DomainUuid>, subjects: readonly AlertSubject[]): void
  remove(hostId: HostId): void
  /** Since it was last asked. */
  takeDifference(): { readonly added: readonly ThingKey[]; readonly removed: readonly ThingKey[] }
}

export function createScopeMembers(): ScopeMembers {
  const byHost = new Map<HostId, Map<ThingKey, AlertSubject>>()
  const all = new Map<ThingKey, AlertSubject>()
  const [added, removed] = [new Set<ThingKey>(), new Set<ThingKey>()]

  const come = (thing: ThingKey, subject: AlertSubject): void => {
    if (!all.has(thing) && !removed.delete(thing)) added.add(thing)
    all.set(thing, subject)
  }
  const go = (thing: ThingKey): void => {
    // A machine that moves is on two hosts for a while.
    for (const things of byHost.values()) {
      const elsewhere = things.get(thing)
      if (elsewhere) return void all.set(thing, elsewhere)
    }
    all.delete(thing)
    if (!added.delete(thing)) removed.add(thing)
  }
  const put = (hostId: HostId, things: Map<ThingKey, AlertSubject> | undefined): void => {
    const before = byHost.get(hostId) ?? new Map<ThingKey, AlertSubject>()
    if (things) byHost.set(hostId, things)
    else byHost.delete(hostId)
    for (const thing of before.keys()) if (!things?.has(thing)) go(thing)
    for (const [thing, subject] of things ?? []) come(thing, subject)
  }
  return {
    all,
    has: (hostId) => byHost.has(hostId),
    hosts: () => [...byHost.keys()],
    put: (hostId, subjects) => put(hostId, byKey(subjects)),
    putVms(hostId, looked, subjects) {
      const things = byHost.get(hostId) ?? new Map<ThingKey, AlertSubject>()
      byHost.set(hostId, things)
      const found = byKey(subjects)
      for (const uuid of looked) {
        const thing = vmThingKey(uuid)
        if (!found.has(thing) && things.delete(thing)) go(thing)
      }
      for (const [thing, subject] of found) {
        things.set(thing, subject)
        come(thing, subject)
      }
    },
    remove: (hostId) => put(hostId, undefined),
    takeDifference() {
      const taken = { added: [...added], removed: [...removed] }
      added.clear()
      removed.clear()
      return taken
    },
  }
}

function byKey(subjects: readonly AlertSubject[]): Map<ThingKey, AlertSubject> {
  return new Map(subjects.map((subject) => [thingKey(subject), subject]))
}
