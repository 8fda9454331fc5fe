// The saved hosts: adding, importing, changing, connecting. The rows that everyone sees are the inventory's.
import { randomUUID } from 'node:crypto'
import type { Log } from '#electron/lib/log.ts'
import { AppError } from '#shared/errors.ts'
import type { HostCandidate, NewHost } from '#shared/contract/hosts.ts'
import type { Host, HostConnection, HostDetails } from '#shared/model/host.ts'
import { HostId } from '#shared/model/ids.ts'
import type { InventoryService } from '../inventory/inventory-service.ts'
import type { Autoconnect } from './autoconnect.ts'
import type { FoundHost } from './discover.ts'
import { parseHostList } from './host-list.ts'
import type { HostSessions } from './host-sessions.ts'
import type { HostStore } from './host-store.ts'
import { hostIdentity, nameForUri, parseHostUri } from './host-uri.ts'

export interface HostChange {
  readonly hostId: HostId
  readonly name?: string | undefined
  readonly folder?: string | undefined
  readonly uri?: string | undefined
  readonly autoconnect?: boolean | undefined
}

export interface HostsService {
  /** Loads the saved hosts and starts connecting those that are set to. */
  start(): Promise<void>
  /** Several hosts for one URI only with a demo fleet. @throws AppError `host-exists`, `conflict` (name), `uri-invalid` ... */
  add(host: NewHost): Promise<Host[]>
  /** Adds those that are new, leaves out those that are known. @throws AppError `host-exists` if all are known. */
  addMany(hosts: readonly NewHost[]): Promise<Host[]>
  /** The host of this URI; added, not to be connected by itself, if there is none. */
  ensure(uri: string): Promise<Host>
  update(change: HostChange): Promise<Host>
  remove(hostId: HostId): Promise<void>
  connect(hostId: HostId): Promise<void>
  disconnect(hostId: HostId): Promise<void>
  details(hostId: HostId, signal: AbortSignal): Promise<HostDetails>
  discover(): Promise<HostCandidate[]>
  parseList(text: string): HostCandidate[]
}

export interface HostsDependencies {
  readonly store: HostStore
  readonly sessions: HostSessions
  readonly inventory: InventoryService
  readonly autoconnect: Autoconnect<HostConnection>
  readonly findHosts: () => Promise<FoundHost[]>
  /** Turns one URI into the hosts that it stands for; all but a demo fleet stand for themselves. */
  readonly expandUri: (uri: string) => readonly { uri: string; name: string; folder: string }[] | undefined
  readonly log: Log
}

export function createHostsService(dependencies: HostsDependencies): HostsService {
  const { store, sessions, inventory, autoconnect, findHosts, expandUri, log } = dependencies
  const connections = new Map<HostId, HostConnection>()

  const connectionOf = (hostId: HostId): HostConnection => {
    const connection = connections.get(hostId)
    if (!connection) throw new AppError('host-not-found', { message: 'There is no such host', params: { hostId } })
    return connection
  }
  const shown = (connection: HostConnection): Host => {
    const host = inventory.host(connection.id)
    if (!host) throw new AppError('host-not-found', { message: 'There is no such host', params: { hostId: connection.id } })
    return host
  }
  const identities = (): Map<string, HostConnection> => new Map([...connections.values()].map((connection) => [hostIdentity(parseHostUri(connection.uri)), connection]))

  const save = async (added: readonly HostConnection[]): Promise<Host[]> => {
    await store.insert(added)
    for (const connection of added) {
      connections.set(connection.id, connection)
      inventory.setHost(connection)
    }
    autoconnect.add(added.filter((connection) => connection.autoconnect))
    return added.map(shown)
  }

  const expand = (host: NewHost): NewHost[] => {
    const expanded = expandUri(host.uri)
    if (!expanded) return [host]
    return expanded.map((item) => ({ ...host, uri: item.uri, name: item.name, folder: [host.folder, item.folder].filter((part) => part !== '').join('/') }))
  }

  /** New connections for those whose URI is not known yet, each with a name of its own. */
  const prepare = (hosts: readonly NewHost[]): { added: HostConnection[]; known: HostConnection[] } => {
    const byIdentity = identities()
    const names = new Set([...connections.values()].map(({ name }) => name.toLowerCase()))
    const added: HostConnection[] = []
    const known: HostConnection[] = []
    for (const host of hosts.flatMap(expand)) {
      const uri = parseHostUri(host.uri)
      const existing = byIdentity.get(hostIdentity(uri))
      if (existing) {
        known.push(existing)
        continue
      }
      const name = uniqueName(host.name || nameForUri(uri), names)
      const connection = { id: HostId.parse(randomUUID()), name, uri: host.uri, folder: cleanFolder(host.folder), autoconnect: host.autoconnect }
      names.add(name.toLowerCase())
      byIdentity.set(hostIdentity(uri), connection)
      added.push(connection)
    }
    return { added, known }
  }

  const addAll = async (hosts: readonly NewHost[]): Promise<Host[]> => {
    const { added, known } = prepare(hosts)
    const [existing] = known
    if (added.length === 0 && existing) throw hostExists(existing)
    return save(added)
  }

  return {
    async start() {
      for (const connection of await store.list()) connections.set(connection.id, connection)
      await inventory.load([...connections.values()])
      autoconnect.add([...connections.values()].filter((connection) => connection.autoconnect))
      log.info('hosts loaded', { hosts: connections.size })
    },
    async add(host) {
      if (host.name !== '' && !expandUri(host.uri)) assertNameIsFree(host.name, connections.values())
      return addAll([host])
    },
    addMany: addAll,
    async ensure(uri) {
      const { added, known } = prepare([{ uri, name: '', folder: '', autoconnect: false }])
      const [host] = known.length > 0 ? known.map(shown) : await save(added)
      if (!host) throw new AppError('uri-invalid', { message: `${uri} stands for no host`, params: { uri } })
      return host
    },
    async update({ hostId, ...change }) {
      const before = connectionOf(hostId)
      const after: HostConnection = {
        ...before,
        name: change.name ?? before.name,
        uri: change.uri ?? before.uri,
        folder: cleanFolder(change.folder ?? before.folder),
        autoconnect: change.autoconnect ?? before.autoconnect,
      }
      const others = [...connections.values()].filter(({ id }) => id !== hostId)
      assertNameIsFree(after.name, others)
      const twin = identities().get(hostIdentity(parseHostUri(after.uri)))
      if (twin && twin.id !== hostId) throw hostExists(twin)
      await store.update(after)
      connections.set(hostId, after)
      inventory.setHost(after)
      if (after.uri !== before.uri && sessions.isOpen(hostId)) {
        await sessions.close(hostId)
        sessions.open(after)
      }
      return shown(after)
    },
    async remove(hostId) {
      connectionOf(hostId)
      await store.remove(hostId)
      connections.delete(hostId)
      await sessions.close(hostId)
      inventory.removeHost(hostId)
    },
    async connect(hostId) {
      const connection = connectionOf(hostId)
      // A refused host has a provider that gave up: only a new one starts afresh.
      if (inventory.host(hostId)?.state.kind === 'refused') await sessions.close(hostId)
      if (sessions.isOpen(hostId)) sessions.provider(hostId).connect()
      else sessions.open(connection)
    },
    async disconnect(hostId) {
      connectionOf(hostId)
      await sessions.close(hostId)
    },
    async details(hostId, signal) {
      connectionOf(hostId)
      return sessions.provider(hostId).hostDetails({ signal })
    },
    async discover() {
      const known = identities()
      return (await findHosts()).map((found) => ({ ...found, folder: '', isKnown: known.has(hostIdentity(parseHostUri(found.uri))), problem: null }))
    },
    parseList(text) {
      const known = identities()
      return parseHostList(text).map((listed) => ({ ...listed, source: 'list' as const, isKnown: listed.problem === null && known.has(hostIdentity(parseHostUri(listed.uri))) }))
    },
  }
}

function hostExists(existing: HostConnection): AppError {
  return new AppError('host-exists', { message: `${existing.uri} is already there as "${existing.name}"`, params: { name: existing.name, uri: existing.uri, hostId: existing.id } })
}

function assertNameIsFree(name: string, connections: Iterable<HostConnection>): void {
  for (const connection of connections) {
    if (connection.name.toLowerCase() === name.toLowerCase()) throw new AppError('conflict', { message: `There is already a host named "${connection.name}"`, params: { name: connection.name } })
  }
}

function uniqueName(wanted: string, taken: ReadonlySet<string>): string {
  let name = wanted
  for (let number = 2; taken.has(name.toLowerCase()); number += 1) name = `${wanted} (${number})`
  return name
}

/** "a//b/ " and "/a/b" are both the folder a/b. */
function cleanFolder(folder: string): string {
  return folder.split('/').map((part) => part.trim()).filter((part) => part !== '').join('/')
}
