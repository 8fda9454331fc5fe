// Which host a new machine goes to: the simplest rule that is not foolish. Hosts on which it fits come first, and of those the one
// that would have the largest share of its memory left; memory is what QEMU guests cannot share. Pure.
import type { HostSuggestion } from '#shared/model/provisioning/creation.ts'
import type { HostId } from '#shared/model/ids.ts'

/** What a host has, and what its running machines were promised of it. */
export interface HostRoom {
  readonly hostId: HostId
  readonly name: string
  readonly memoryBytes: number
  readonly promisedMemoryBytes: number
  readonly cpus: number
  readonly promisedVcpus: number
  /** Free in the pool that the disk would go to, and its name; `null` where the host has no such pool. */
  readonly pool: { readonly name: string; readonly freeBytes: number } | null
  /** Whether the image or disc is there; `true` where none is needed. */
  readonly hasSource: boolean
}

/** Of all machines that are to be made together. */
export interface Demand {
  readonly memoryBytes: number
  readonly vcpus: number
  /** 0 where no disk is made. */
  readonly diskBytes: number
}

export function rankHosts(rooms: readonly HostRoom[], demand: Demand): HostSuggestion[] {
  return rooms.map((room) => suggestion(room, demand)).toSorted((one, other) => Number(other.fits) - Number(one.fits) || other.memoryLeftShare - one.memoryLeftShare || one.vcpusPerCpu - other.vcpusPerCpu || (one.name < other.name ? -1 : 1))
}

function suggestion(room: HostRoom, { memoryBytes, vcpus, diskBytes }: Demand): HostSuggestion {
  const freeBytes = Math.max(0, room.memoryBytes - room.promisedMemoryBytes)
  const against: HostSuggestion['against'] = [
    ...(room.hasSource ? [] : (['source'] as const)),
    ...(memoryBytes > freeBytes ? (['memory'] as const) : []),
    ...(diskBytes > 0 && (room.pool?.freeBytes ?? 0) < diskBytes ? (['disk'] as const) : []),
  ]
  return {
    hostId: room.hostId,
    name: room.name,
    fits: against.length === 0,
    against,
    freeMemoryBytes: freeBytes,
    memoryBytes: room.memoryBytes,
    memoryLeftShare: room.memoryBytes === 0 ? 0 : (freeBytes - memoryBytes) / room.memoryBytes,
    vcpusPerCpu: room.cpus === 0 ? 0 : (room.promisedVcpus + vcpus) / room.cpus,
    pool: room.pool,
  }
}
