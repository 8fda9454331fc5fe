// What is to be looked at again since it was last taken: whole hosts, or some machines of one. Of a host's own name, folder and state nobody
// tells, so they are compared.
import type { Host } from '#shared/model/hosts/host.ts'
import type { DomainUuid, HostId } from '#shared/model/ids.ts'

/** All of a host, or these machines. */
export type HostChange = 'all' | ReadonlySet<DomainUuid>

export interface HostChanges {
  hostChanged(hostId: HostId): void
  vmsChanged(hostId: HostId, uuids: readonly DomainUuid[]): void
  take(hosts: readonly Host[]): ReadonlyMap<HostId, HostChange>
}

export function createHostChanges(): HostChanges {
  const stale = new Map<HostId, 'all' | Set<DomainUuid>>()
  const facts = new Map<HostId, string>()
  return {
    hostChanged: (hostId) => void stale.set(hostId, 'all'),
    vmsChanged(hostId, uuids) {
      const known = stale.get(hostId) ?? new Set()
      if (known !== 'all') stale.set(hostId, uuids.reduce((set, uuid) => set.add(uuid), known))
    },
    take(hosts) {
      const changed = new Map<HostId, HostChange>(stale)
      stale.clear()
      for (const { id, name, folder, state } of hosts) {
        const fact = `${name}\n${folder}\n${state.kind}`
        if (facts.get(id) !== fact) changed.set(id, 'all')
        facts.set(id, fact)
      }
      return changed
    },
  }
}
