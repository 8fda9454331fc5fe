// The saved hosts in memory and the rules among them: no host twice, no name twice. Saves nothing.
import { randomUUID } from 'node:crypto'
import { parseConnectionUri } from '#electron/providers/connection-uri.ts'
import { AppError } from '#shared/errors.ts'
import type { NewHost } from '#shared/contract/hosts.ts'
import type { HostConnection } from '#shared/model/hosts/host.ts'
import { HostId } from '#shared/model/ids.ts'
import { hostIdentity, nameForUri } from './host-uri.ts'

export interface HostChange {
  readonly hostId: HostId
  readonly name?: string | undefined
  readonly folder?: string | undefined
  readonly uri?: string | undefined
  readonly autoconnect?: boolean | undefined
}

interface PreparedHosts {
  /** New connections, each with an id and a name of its own. */
  readonly added: HostConnection[]
  /** Those that were asked for and are there already. */
  readonly known: HostConnection[]
}

export interface HostBook {
  list(): HostConnection[]
  /** @throws AppError `host-not-found` */
  get(hostId: HostId): HostConnection
  set(connection: HostConnection): void
  delete(hostId: HostId): void
  /** The saved host that this URI is another spelling of. */
  findByUri(uri: string): HostConnection | undefined
  /** Turns what was asked for into connections; does not put them in the book. */
  prepare(hosts: readonly NewHost[]): PreparedHosts
  /** The connection as it would be. @throws AppError `host-not-found`, `host-exists`, `conflict`, `uri-invalid` ... */
  changed(change: HostChange): HostConnection
  /** @throws AppError `conflict` */
  assertNameIsFree(name: string, except?: HostId): void
}

export function createHostBook(): HostBook {
  const connections = new Map<HostId, HostConnection>()
  const list = (): HostConnection[] => [...connections.values()]
  const get = (hostId: HostId): HostConnection => {
    const connection = connections.get(hostId)
    if (!connection) throw new AppError('host-not-found', { message: 'There is no such host', params: { hostId } })
    return connection
  }
  const findByUri = (uri: string): HostConnection | undefined => {
    const wanted = hostIdentity(parseConnectionUri(uri))
    return list().find((connection) => hostIdentity(parseConnectionUri(connection.uri)) === wanted)
  }
  const assertNameIsFree = (name: string, except?: HostId): void => {
    const namesake = list().find((connection) => connection.id !== except && connection.name.toLowerCase() === name.toLowerCase())
    if (namesake) throw new AppError('conflict', { message: `There is already a host named "${namesake.name}"`, reason: 'host-called', params: { name: namesake.name } })
  }
  return {
    list,
    get,
    set: (connection) => void connections.set(connection.id, connection),
    delete: (hostId) => void connections.delete(hostId),
    findByUri,
    prepare: (hosts) => prepare(hosts, list()),
    changed({ hostId, ...change }) {
      const before = get(hostId)
      const uri = change.uri ?? before.uri
      const after = { id: hostId, name: change.name ?? before.name, uri, folder: cleanFolder(change.folder ?? before.folder), autoconnect: change.autoconnect ?? before.autoconnect }
      const twin = findByUri(uri)
      if (twin && twin.id !== hostId) throw hostExists(twin)
      assertNameIsFree(after.name, hostId)
      return after
    },
    assertNameIsFree,
  }
}

export function hostExists({ id, name, uri }: HostConnection): AppError {
  return new AppError('host-exists', { message: `${uri} is already there as "${name}"`, params: { name, uri, hostId: id } })
}

function prepare(hosts: readonly NewHost[], saved: readonly HostConnection[]): PreparedHosts {
  const byIdentity = new Map(saved.map((connection) => [hostIdentity(parseConnectionUri(connection.uri)), connection]))
  const names = new Set(saved.map(({ name }) => name.toLowerCase()))
  const added: HostConnection[] = []
  const known: HostConnection[] = []
  for (const { uri, name, folder, autoconnect } of hosts) {
    const parsed = parseConnectionUri(uri)
    const existing = byIdentity.get(hostIdentity(parsed))
    if (existing) {
      known.push(existing)
      continue
    }
    const connection = { id: HostId.parse(randomUUID()), name: freeName(name || nameForUri(parsed), names), uri, folder: cleanFolder(folder), autoconnect }
    names.add(connection.name.toLowerCase())
    byIdentity.set(hostIdentity(parsed), connection)
    added.push(connection)
  }
  return { added, known }
}

/** "kvm01", then "kvm01 (2)": two hosts of one name are told apart at a glance. */
function freeName(wanted: string, taken: ReadonlySet<string>): string {
  let name = wanted
  for (let number = 2; taken.has(name.toLowerCase()); number += 1) name = `${wanted} (${number})`
  return name
}

/** "a//b/ " and "/a/b" are both the folder a/b. */
function cleanFolder(folder: string): string {
  return folder.split('/').map((part) => part.trim()).filter((part) => part !== '').join('/')
}
