// Networks of one name on many hosts: which hosts are alike, and which have drifted from most of the others. Pure.
import type { Network } from '#shared/model/network.ts'

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

/** What makes each host's network its own: not part of a comparison, and kept when another's definition is applied. */
export function withoutIdentity(xml: string): string {
  return xml.replace(/^\s*<uuid>[^<]*<\/uuid>\n?/m, '').replace(/^\s*<mac address=['"][^'"]*['"]\s*\/>\n?/m, '')
}

/** The pattern's definition with the identity of the network that it replaces. */
export function withIdentityOf(pattern: string, own: string): string {
  const uuid = /^\s*<uuid>[^<]*<\/uuid>\n?/m.exec(own)?.[0] ?? ''
  const mac = /^\s*<mac address=['"][^'"]*['"]\s*\/>\n?/m.exec(own)?.[0] ?? ''
  const bare = withoutIdentity(pattern)
  const named = bare.replace(/(<name>[^<]*<\/name>\n?)/, (name) => name + uuid)
  if (mac === '') return named
  const before = /^\s*<(domain|dns|ip|route|portgroup|bandwidth|vlan|virtualport)\b/m.exec(named)
  const at = before?.index ?? named.lastIndexOf('</network>')
  return named.slice(0, at) + mac + named.slice(at)
}
