// The saved hosts: adding, importing, changing, connecting. The rows that everyone sees are the inventory's, the rules about
// names and doubles the book's.
import type { Log } from '#electron/lib/log.ts'
import { AppError } from '#shared/errors.ts'
import type { HostCandidate, NewHost } from '#shared/contract/hosts.ts'
import type { Host, HostConnection, HostDetails } from '#shared/model/hosts/host.ts'
import type { HostId } from '#shared/model/ids.ts'
import type { InventoryService } from '../inventory/inventory-service.ts'
import type { Autoconnect } from './autoconnect.ts'
import type { FoundHost } from './discover.ts'
import { createHostBook, hostExists } from './host-book.ts'
import type { HostBook, HostChange } from './host-book.ts'
import { candidatesFromList, discoverCandidates } from './host-candidates.ts'
import type { HostSessions } from './host-sessions.ts'
import type { HostStore } from './host-store.ts'

export interface HostsService {
  /** Loads the saved hosts and starts connecting those that are set to. */
  start(): Promise<void>
  /** Several hosts for one URI only with a demo fleet. @throws AppError `host-exists`, `conflict` (name), `uri-invalid` ... */
  add(host: NewHost): Promise<Host[]>
  /** Adds those that are new, leaves out those that are known. @throws AppError `host-exists` if all are known. */
  addMany(hosts: readonly NewHost[]): Promise<Host[]>
  /** The saved host of this URI. */
  find(uri: string): Host | undefined
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
  /** For what else keeps something of a host. */
  readonly onRemoved: (hostId: HostId) => void
  readonly autoconnect: Autoconnect<HostConnection>
  /** A person wants hosts connected, and may be asked what they have declined to say before. */
  readonly onWanted: () => void
  readonly findHosts: () => Promise<FoundHost[]>
  /** Turns the URI of a demo fleet into the hosts that it stands for; `undefined` for any other. */
  readonly expandUri: (uri: string) => readonly { uri: string; name: string; folder: string }[] | undefined
  readonly log: Log
}

export function createHostsService(dependencies: HostsDependencies): HostsService {
  const { sessions, inventory, autoconnect, findHosts, expandUri } = dependencies
  const book = createHostBook()
  const shown = ({ id }: HostConnection): Host => {
    const host = inventory.host(id)
    if (!host) throw new AppError('host-not-found', { message: 'There is no such host', params: { hostId: id } })
    return host
  }
  const save = async (added: readonly HostConnection[]): Promise<Host[]> => {
    await saveNew(dependencies, book, added)
    return added.map(shown)
  }
  const addMany = async (hosts: readonly NewHost[]): Promise<Host[]> => {
    const { added, known } = book.prepare(hosts.flatMap((host) => expand(host, expandUri)))
    const [existing] = known
    if (added.length === 0 && existing) throw hostExists(existing)
    return save(added)
  }
  return {
    start: () => start(dependencies, book),
    async add(host) {
      if (host.name !== '' && !expandUri(host.uri)) book.assertNameIsFree(host.name)
      return addMany([host])
    },
    addMany,
    find(uri) {
      // Of a fleet, the first of its hosts.
      const known = book.findByUri(expandUri(uri)?.[0]?.uri ?? uri)
      return known && shown(known)
    },
    update: async (change) => shown(await update(dependencies, book, change)),
    remove: (hostId) => remove(dependencies, book, hostId),
    connect: (hostId) => connect(dependencies, book.get(hostId)),
    async disconnect(hostId) {
      autoconnect.forget(book.get(hostId).id)
      await sessions.close(hostId)
    },
    details: async (hostId, signal) => sessions.provider(book.get(hostId).id).hostDetails({ signal }),
    discover: () => discoverCandidates(book, findHosts),
    parseList: (text) => candidatesFromList(book, text),
  }
}

async function start({ store, inventory, autoconnect, log }: HostsDependencies, book: HostBook): Promise<void> {
  const connections = await store.list()
  for (const connection of connections) book.set(connection)
  // One by one, so that the first hosts are being connected while the rows of the last are read.
  for (const connection of connections) {
    await inventory.load(connection)
    if (connection.autoconnect) autoconnect.add([connection])
  }
  log.info('hosts loaded', { hosts: connections.length })
}

function expand(host: NewHost, expandUri: HostsDependencies['expandUri']): NewHost[] {
  const hosts = expandUri(host.uri)
  if (!hosts) return [host]
  return hosts.map(({ uri, name, folder }) => ({ ...host, uri, name, folder: `${host.folder}/${folder}` }))
}

/** On disk first: what cannot be saved is not shown either. */
async function saveNew({ store, inventory, autoconnect, onWanted }: HostsDependencies, book: HostBook, added: readonly HostConnection[]): Promise<void> {
  await store.insert(added)
  onWanted()
  for (const connection of added) {
    book.set(connection)
    inventory.setHost(connection)
  }
  autoconnect.add(added.filter((connection) => connection.autoconnect))
}

/** Its rows go at once: the session of a host that does not answer takes its time to end. */
async function remove({ store, inventory, sessions, autoconnect, onRemoved }: HostsDependencies, book: HostBook, hostId: HostId): Promise<void> {
  book.get(hostId)
  await store.remove(hostId)
  book.delete(hostId)
  autoconnect.forget(hostId)
  const closing = sessions.close(hostId)
  inventory.removeHost(hostId)
  onRemoved(hostId)
  await closing
}

async function update({ store, inventory, sessions, autoconnect }: HostsDependencies, book: HostBook, change: HostChange): Promise<HostConnection> {
  const before = book.get(change.hostId)
  const after = book.changed(change)
  await store.update(after)
  book.set(after)
  inventory.setHost(after)
  autoconnect.update(after)
  if (after.uri !== before.uri && sessions.isOpen(after.id)) {
    await sessions.close(after.id)
    sessions.open(after)
  }
  return after
}

async function connect({ inventory, sessions, autoconnect, onWanted }: HostsDependencies, connection: HostConnection): Promise<void> {
  onWanted()
  autoconnect.forget(connection.id)
  const state = inventory.host(connection.id)?.state.kind
  // Tried at once and afresh: a session that has given up, or waits for its next try, makes room for a new one.
  if (state === 'refused' || state === 'lost' || state === 'disconnected') await sessions.close(connection.id)
  sessions.open(connection)
}
