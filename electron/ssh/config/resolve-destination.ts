// What `ssh DESTINATION` would do: the user's and the system's ssh_config applied to one destination.
import { homedir, userInfo } from 'node:os'
import { join } from 'node:path'
import { parse } from 'ssh-config'
import { expandHome, readConfigText } from './config-text.ts'

export interface SshDestination {
  /** A host name, an address, or an alias of the configuration. */
  readonly host: string
  readonly port?: number | undefined
  readonly user?: string | undefined
  /** Tried before the configuration's identities. */
  readonly keyFile?: string | undefined
}

export type HostKeyPolicy = 'ask' | 'accept-new' | 'accept-any' | 'refuse-new'

export interface ResolvedDestination {
  /** As the user named it. */
  readonly alias: string
  readonly hostName: string
  readonly port: number
  readonly user: string
  readonly identityFiles: readonly string[]
  readonly identitiesOnly: boolean
  /** Path of the agent's socket; `undefined` for no agent. */
  readonly agentSocket: string | undefined
  /** Machines to pass through, nearest first. */
  readonly jumps: readonly SshDestination[]
  readonly proxyCommand: string | undefined
  readonly knownHostsFiles: readonly string[]
  readonly hostKeyPolicy: HostKeyPolicy
  /** The name under which the host's key is kept. */
  readonly hostKeyName: string
  readonly keepaliveIntervalMs: number
}

export interface SshEnvironment {
  readonly homeDir: string
  readonly configFiles: readonly string[]
  readonly agentSocket: string | undefined
  readonly localUser: string
}

export function defaultEnvironment(): SshEnvironment {
  const homeDir = homedir()
  return {
    homeDir,
    configFiles: [join(homeDir, '.ssh/config'), '/etc/ssh/ssh_config'],
    agentSocket: process.env['SSH_AUTH_SOCK'] ?? (process.platform === 'win32' ? '\\\\.\\pipe\\openssh-ssh-agent' : undefined),
    localUser: userInfo().username,
  }
}

const defaultIdentities = ['id_ed25519', 'id_ecdsa', 'id_rsa']
const defaultKeepaliveMs = 15_000

type Values = ReadonlyMap<string, readonly string[]>

export function resolveDestination(destination: SshDestination, environment: SshEnvironment = defaultEnvironment()): ResolvedDestination {
  const values = computeValues(destination, environment)
  const one = (name: string): string | undefined => values.get(name)?.[0]
  const user = destination.user ?? one('user') ?? environment.localUser
  const port = destination.port ?? Number(one('port') ?? 22)
  const hostName = (one('hostname') ?? destination.host).replaceAll('%h', destination.host)
  const tokens: Tokens = { h: hostName, n: destination.host, r: user, p: String(port), u: environment.localUser, d: environment.homeDir, '%': '%' }
  const path = (text: string): string => expandHome(expandTokens(expandVariables(text), tokens), environment.homeDir)
  const proxyCommand = one('proxycommand')
  const jumps = parseJumps(one('proxyjump'))
  return {
    alias: destination.host,
    hostName,
    port,
    user,
    identityFiles: identityFiles(destination.keyFile, values.get('identityfile'), environment).map(path),
    identitiesOnly: one('identitiesonly') === 'yes',
    agentSocket: agentSocket(one('identityagent'), environment, path),
    jumps,
    // OpenSSH takes whichever of the two came first; a jump is what anyone who wrote both means.
    proxyCommand: jumps.length > 0 || proxyCommand === undefined || proxyCommand === 'none' ? undefined : expandTokens(proxyCommand, tokens),
    knownHostsFiles: knownHostsFiles(values).map(path),
    hostKeyPolicy: hostKeyPolicy(one('stricthostkeychecking')),
    hostKeyName: one('hostkeyalias') ?? hostName,
    keepaliveIntervalMs: Number(one('serveraliveinterval') ?? 0) * 1000 || defaultKeepaliveMs,
  }
}

function computeValues({ host, user }: SshDestination, environment: SshEnvironment): Values {
  const config = parse(readConfigText({ homeDir: environment.homeDir, files: environment.configFiles }))
  // "Match exec" would run a command merely because a host was looked up, for a list of hosts many times: it never matches.
  const computed = config.compute({ Host: host, ...(user === undefined ? {} : { User: user }) }, { ignoreCase: true, matchExec: false })
  return new Map(Object.entries(computed).map(([name, value]) => [name.toLowerCase(), [value].flat().map(String)]))
}

function identityFiles(given: string | undefined, configured: readonly string[] | undefined, { homeDir }: SshEnvironment): string[] {
  const first = given === undefined ? [] : [given]
  if (configured?.length) return [...first, ...configured.filter((file) => file !== 'none')]
  return [...first, ...defaultIdentities.map((name) => join(homeDir, '.ssh', name))]
}

function agentSocket(setting: string | undefined, environment: SshEnvironment, path: (text: string) => string): string | undefined {
  if (setting === undefined || setting === 'SSH_AUTH_SOCK') return environment.agentSocket
  if (setting === 'none') return undefined
  return setting.startsWith('$') ? expandVariables(setting.replace(/^\$(\w+)$/, '${$1}')) || undefined : path(setting)
}

function knownHostsFiles(values: Values): string[] {
  const words = (name: string): string[] | undefined => values.get(name)?.flatMap((value) => value.split(/\s+/)).filter((file) => file !== 'none')
  return [...(words('userknownhostsfile') ?? ['~/.ssh/known_hosts', '~/.ssh/known_hosts2']), ...(words('globalknownhostsfile') ?? ['/etc/ssh/ssh_known_hosts'])]
}

function hostKeyPolicy(setting: string | undefined): HostKeyPolicy {
  switch (setting) {
    case 'yes':
      return 'refuse-new'
    case 'accept-new':
      return 'accept-new'
    case 'no':
    case 'off':
      return 'accept-any'
    default:
      return 'ask'
  }
}

/** "user@host:port,other" as ProxyJump and `ssh -J` take it. */
export function parseJumps(setting: string | undefined): SshDestination[] {
  if (setting === undefined || setting === 'none') return []
  return setting.split(',').map((jump) => parseDestination(jump.trim()))
}

export function parseDestination(text: string): SshDestination {
  const match = /^(?:ssh:\/\/)?(?:([^@]+)@)?(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(text)
  const host = match?.[2] ?? match?.[3]
  if (host === undefined) return { host: text }
  return { host, user: match?.[1], port: match?.[4] === undefined ? undefined : Number(match[4]) }
}

type Tokens = Readonly<Record<string, string>>

function expandTokens(text: string, tokens: Tokens): string {
  return text.replaceAll(/%(.)/g, (whole, letter: string) => tokens[letter] ?? whole)
}

function expandVariables(text: string): string {
  return text.replaceAll(/\$\{(\w+)\}/g, (_whole, name: string) => process.env[name] ?? '')
}

/** The concrete hosts that the configuration names, for an import dialog: no patterns, each once. */
export function listConfiguredHosts(environment: SshEnvironment = defaultEnvironment()): ResolvedDestination[] {
  const text = readConfigText({ homeDir: environment.homeDir, files: environment.configFiles })
  const names = [...text.matchAll(/^\s*Host[\s=]+(.+)$/gim)].flatMap((match) => (match[1] ?? '').match(/"[^"]+"|\S+/g) ?? [])
  const concrete = names.map((name) => name.replaceAll('"', '')).filter((name) => !/[*?!]/.test(name))
  return [...new Set(concrete)].map((host) => resolveDestination({ host }, environment))
}
