// Networks of one name on many hosts: which hosts are alike, and which have drifted from most of the others. Pure.
import type { Network } from '#shared/model/networks/network.ts'

export interface NetworkGroup {
  readonly name: string
  readonly networks: readonly Network[]
  /** Of the definition that most hosts have; with a tie, of the one that stands first. */
  readonly usual: Network
  readonly drifted: readonly Network[]
  readonly inactive: number
}

export function groupNetworks(networks: readonly Network[]): NetworkGroup[] {
  return [...Map.groupBy(networks, ({ name }) => name)].flatMap(([name, same]): NetworkGroup[] => {
    const [most] = [...Map.groupBy(same, ({ likeness }) => likeness).values()].toSorted((one, other) => other.length - one.length)
    const usual = most?.[0]
    if (!usual || same.length < 2) return []
    return [{ name, networks: same, usual, drifted: same.filter(({ likeness }) => likeness !== usual.likeness), inactive: same.filter(({ isActive }) => !isActive).length }]
  })
}
