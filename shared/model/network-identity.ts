// What makes each host's network its own though the definition is the same on all of them: its UUID and its bridge's MAC address. Pure.

/** For a comparison. */
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
