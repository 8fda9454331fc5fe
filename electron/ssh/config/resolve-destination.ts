// What `ssh DESTINATION` would do: the user's and the system's ssh_config applied to one destination. Nothing is looked up on the network and nothing run.
import { homedir, hostname, userInfo } from 'node:os'
import { join } from 'node:path'
import { parseJumps } from './destination.ts'
import type { HostKeyPolicy, ResolvedDestination, SshDestination } from './destination.ts'
import { evaluateConfig } from './evaluate-config.ts'
import type { ConfigValues } from './evaluate-config.ts'
import { readConfig } from './read-config.ts'
import type { ConfigItem, ConfigTree } from './read-config.ts'
import { expandHome, expandTokens, expandVariables, secondsOf, tokensFor } from './tokens.ts'
import type { Variables } from './tokens.ts'

export interface SshEnvironment {
  readonly homeDir: string
  readonly configFiles: readonly string[]
  readonly agentSocket: string | undefined
  readonly localUser: string
  /** For ${NAME} in the configuration; this process's own if not given. */
  readonly variables?: Variables
}

export function defaultEnvironment(): SshEnvironment {
  const homeDir = homedir()
  return {
    homeDir,
    configFiles: [join(homeDir, '.ssh/config'), systemConfigFile()],
    agentSocket: process.env['SSH_AUTH_SOCK'] || (process.platform === 'win32' ? '\\\\.\\pipe\\openssh-ssh-agent' : undefined),
    localUser: userInfo().username,
  }
}

function systemConfigFile(): string {
  return process.platform === 'win32' ? join(process.env['PROGRAMDATA'] ?? 'C:\\ProgramData', 'ssh', 'ssh_config') : '/etc/ssh/ssh_config'
}

/** ssh2 signs with these; DSA is off everywhere, and keys on a token ("_sk") work through an agent only. */
const defaultIdentities = ['id_ed25519', 'id_ecdsa', 'id_rsa']

/** OpenSSH's own default is never, which leaves half-open connections for hours. */
const defaultKeepaliveMs = 15_000
const defaultKeepaliveMisses = 3

export function resolveDestination(destination: SshDestination, environment: SshEnvironment = defaultEnvironment()): ResolvedDestination {
  return resolveWith(readTree(environment), { destination, environment })
}

function readTree({ homeDir, configFiles, variables }: SshEnvironment): ConfigTree {
  return readConfig({ homeDir, files: configFiles, variables: variables ?? process.env })
}

interface Subject {
  readonly destination: SshDestination
  readonly environment: SshEnvironment
}

function resolveWith(tree: ConfigTree, { destination, environment }: Subject): ResolvedDestination {
  const values = evaluateConfig(tree, { alias: destination.host, user: destination.user, localUser: environment.localUser })
  const one = (keyword: string): string | undefined => values.first(keyword)?.words[0]
  const variables = environment.variables ?? process.env
  const port = destination.port ?? Number(one('port') ?? 22)
  const user = destination.user ?? expandVariables(one('user') ?? environment.localUser, variables)
  const hostName = expandTokens(one('hostname') ?? destination.host, { h: destination.host, n: destination.host, '%': '%' }).toLowerCase()
  const jumpSetting = values.first('proxyjump')?.rest ?? ''
  const hostKeyAlias = one('hostkeyalias')
  const tokens = tokensFor({ alias: destination.host, hostName, port, user, localUser: environment.localUser, localHostName: hostname(), homeDir: environment.homeDir, hostKeyAlias: hostKeyAlias ?? destination.host, jumps: jumpSetting })
  const path = (text: string): string => expandHome(expandTokens(expandVariables(text, variables), tokens), environment.homeDir)
  const userKnownHosts = configuredFiles(values, 'userknownhostsfile', ['~/.ssh/known_hosts', '~/.ssh/known_hosts2'])
  const named = [...(destination.keyFile === undefined ? [] : [destination.keyFile]), ...values.all('identityfile').filter((file) => file.toLowerCase() !== 'none')]
  return {
    alias: destination.host,
    hostName,
    port,
    user,
    keyFile: destination.keyFile && path(destination.keyFile),
    identityFiles: [...named, ...defaultIdentityFiles(values, environment)].map(path),
    identitiesOnly: one('identitiesonly')?.toLowerCase() === 'yes',
    agentSocket: agentSocket(one('identityagent'), { environment, path, variables }),
    jumps: parseJumps(expandTokens(jumpSetting, tokens)),
    proxyCommand: proxyCommand(values, (text) => expandTokens(text, tokens)),
    knownHostsFiles: [...userKnownHosts, ...configuredFiles(values, 'globalknownhostsfile', ['/etc/ssh/ssh_known_hosts', '/etc/ssh/ssh_known_hosts2'])].map(path),
    rememberIn: userKnownHosts.map(path)[0],
    hostKeyPolicy: hostKeyPolicy(one('stricthostkeychecking')),
    hostKeyAlias,
    keepaliveIntervalMs: (secondsOf(one('serveraliveinterval') ?? '') ?? 0) * 1000 || defaultKeepaliveMs,
    keepaliveMisses: Number(one('serveralivecountmax') ?? 0) || defaultKeepaliveMisses,
    connectTimeoutMs: (secondsOf(one('connecttimeout') ?? '') ?? 0) * 1000 || undefined,
    notes: [...values.notes, ...unsupportedNotes(values)],
  }
}

/** Identities of the configuration take the place of the default ones; a key given with the destination only goes before them. */
function defaultIdentityFiles(values: ConfigValues, { homeDir }: SshEnvironment): string[] {
  if (values.all('identityfile').length > 0) return []
  return defaultIdentities.map((name) => join(homeDir, '.ssh', name))
}

function agentSocket(setting: string | undefined, { environment, path, variables }: { environment: SshEnvironment; path: (text: string) => string; variables: Variables }): string | undefined {
  if (setting === undefined || setting === 'SSH_AUTH_SOCK') return environment.agentSocket
  if (setting.toLowerCase() === 'none') return undefined
  // "$NAME" names a variable that holds the path; "${NAME}/..." is a path with a variable in it.
  if (/^\$\w+$/.test(setting)) return variables[setting.slice(1)] || undefined
  return path(setting) || undefined
}

function proxyCommand(values: ConfigValues, expand: (text: string) => string): string | undefined {
  const command = values.first('proxycommand')?.rest
  return command === undefined || command.toLowerCase() === 'none' ? undefined : expand(command)
}

function configuredFiles(values: ConfigValues, keyword: string, fallback: readonly string[]): readonly string[] {
  return values.first(keyword)?.words.filter((file) => file.toLowerCase() !== 'none') ?? fallback
}

function hostKeyPolicy(setting: string | undefined): HostKeyPolicy {
  switch (setting?.toLowerCase()) {
    case 'yes':
    case 'true':
      return 'refuse-new'
    case 'accept-new':
      return 'accept-new'
    case 'no':
    case 'off':
    case 'false':
      return 'accept-any'
    default:
      return 'ask'
  }
}

function unsupportedNotes(values: ConfigValues): string[] {
  const isOn = (keyword: string): boolean => ['yes', 'always'].includes(values.first(keyword)?.words[0]?.toLowerCase() ?? 'no')
  return [
    ...(values.all('certificatefile').length > 0 ? ['CertificateFile is not supported; the plain keys are used'] : []),
    ...(values.first('knownhostscommand') ? ['KnownHostsCommand is not run; only known_hosts files are read'] : []),
    ...(isOn('canonicalizehostname') ? ['CanonicalizeHostname is not supported; names are used as they are written'] : []),
  ]
}

/** The concrete hosts that the configuration names, for an import dialog: no patterns, each once, in their order. */
export function listConfiguredHosts(environment: SshEnvironment = defaultEnvironment()): ResolvedDestination[] {
  const tree = readTree(environment)
  const names = new Set(hostPatterns(tree.items).filter((name) => !/[*?!]/.test(name)))
  return [...names].map((host) => resolveWith(tree, { destination: { host }, environment }))
}

function hostPatterns(items: readonly ConfigItem[]): string[] {
  return items.flatMap((item) => {
    if (item.kind === 'include') return hostPatterns(item.items)
    return item.line.keyword === 'host' ? item.line.words : []
  })
}
