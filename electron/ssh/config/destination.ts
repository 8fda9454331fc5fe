// What a person writes to name a host, and what it comes to once the configuration is applied.

export interface SshDestination {
  /** A host name, an address, or an alias of the configuration. */
  readonly host: string
  readonly port?: number | undefined
  readonly user?: string | undefined
  /** Tried before the configuration's identities. */
  readonly keyFile?: string | undefined
}

/** What to do with the key of a host that is not known. A changed key is refused under each of them. */
export type HostKeyPolicy = 'ask' | 'accept-new' | 'accept-any' | 'refuse-new'

export interface ResolvedDestination {
  /** As the user named it. */
  readonly alias: string
  readonly hostName: string
  readonly port: number
  readonly user: string
  readonly identityFiles: readonly string[]
  /** The first of `identityFiles` if it was given with the destination: then it must exist, and is tried before all others. */
  readonly keyFile: string | undefined
  readonly identitiesOnly: boolean
  /** Path of the agent's socket; `undefined` for no agent. */
  readonly agentSocket: string | undefined
  /** Machines to pass through, nearest first. */
  readonly jumps: readonly SshDestination[]
  readonly proxyCommand: string | undefined
  readonly knownHostsFiles: readonly string[]
  /** Where a new host's key is written; `undefined` for nowhere. */
  readonly rememberIn: string | undefined
  readonly hostKeyPolicy: HostKeyPolicy
  /** HostKeyAlias, under which the host's key is then kept without a port. */
  readonly hostKeyAlias: string | undefined
  readonly keepaliveIntervalMs: number
  /** Unanswered keepalives after which the host counts as gone. */
  readonly keepaliveMisses: number
  /** ConnectTimeout. */
  readonly connectTimeoutMs: number | undefined
  /** What the configuration asks for and is not done, for a person to read. */
  readonly notes: readonly string[]
}

/** "kvm01", "kvm01:2222", "[fe80::1]:2222": the port only where it is not the usual one. */
export function shownAddress({ hostName, port }: Pick<ResolvedDestination, 'hostName' | 'port'>): string {
  if (port === 22) return hostName
  return hostName.includes(':') ? `[${hostName}]:${port}` : `${hostName}:${port}`
}

/** "user@host:port" with IPv6 addresses in brackets, and "ssh://...". */
export function parseDestination(text: string): SshDestination {
  const match = /^(?:ssh:\/\/)?(?:(.+)@)?(?:\[([^\]]+)\]|([^:@]+))(?::(\d+))?\/?$/.exec(text)
  const host = match?.[2] ?? match?.[3]
  // A bare IPv6 address has no brackets, and then no port either.
  if (host === undefined) return { host: text }
  return { host, user: match?.[1], port: match?.[4] === undefined ? undefined : Number(match[4]) }
}

/** "user@host:port,other" as ProxyJump and `ssh -J` take it. */
export function parseJumps(setting: string | undefined): SshDestination[] {
  if (setting === undefined || setting.toLowerCase() === 'none' || setting === '') return []
  return setting.split(',').map((jump) => parseDestination(jump.trim()))
}
