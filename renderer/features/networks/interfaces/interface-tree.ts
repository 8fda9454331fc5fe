// The interfaces of a host in the order of a tree: what others are made into stands below them. Pure.
import type { HostInterface } from '#shared/model/networks/network.ts'
import { naturalKey } from '../../../ui/lists/natural-key.ts'

export interface InterfaceLine {
  readonly item: HostInterface
  readonly depth: number
  /** Unique in the tree, where one interface may stand below several VLANs. */
  readonly path: string
}

const ranks: Readonly<Record<HostInterface['kind'], number>> = { bridge: 0, bond: 1, vlan: 2, physical: 3, other: 4, tap: 5 }

export function interfaceTree(interfaces: readonly HostInterface[]): InterfaceLine[] {
  const byName = new Map(interfaces.map((item) => [item.name, item]))
  const below = new Set(interfaces.flatMap(({ lower }) => lower))
  const sorted = (items: readonly HostInterface[]): HostInterface[] => items.toSorted((one, other) => ranks[one.kind] - ranks[other.kind] || (naturalKey(one.name) < naturalKey(other.name) ? -1 : 1))
  const linesOf = (item: HostInterface, above: readonly string[]): InterfaceLine[] => {
    // A host that tells of a circle is not followed around it.
    if (above.includes(item.name)) return []
    const path = [...above, item.name]
    const lower = sorted(item.lower.flatMap((name) => byName.get(name) ?? []))
    return [{ item, depth: above.length, path: path.join('/') }, ...lower.flatMap((each) => linesOf(each, path))]
  }
  return sorted(interfaces.filter(({ name }) => !below.has(name))).flatMap((item) => linesOf(item, []))
}
