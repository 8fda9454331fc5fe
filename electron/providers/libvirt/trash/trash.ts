// The trash of a libvirt host: a machine's definition kept as a file in a pool, its disks renamed beside it, and nothing of libvirt's
// left. In an order in which a crash at any step loses nothing: the definition is written before the machine is forgotten.
import { DomainXmlFlag, ErrorCode, LibvirtError, UndefineFlag } from '#electron/libvirt/index.ts'
import type { DomainHandle } from '#electron/libvirt/index.ts'
import { AppError } from '#shared/errors.ts'
import { DomainUuid } from '#shared/model/ids.ts'
import type { Belongings } from '#shared/model/provisioning/deletion.ts'
import { trashedName } from '#shared/model/provisioning/trash.ts'
import type { TrashedDisk, TrashPreview, TrashRefusal } from '#shared/model/provisioning/trash.ts'
import { attribute, find, readXml } from '#shared/xml/read-xml.ts'
import type { TrashProvider } from '../../nouns/trash-provider.ts'
import { refusedDefinition } from '../creation/creation.ts'
import { readBelongings } from '../deletion/deletion.ts'
import { named } from '../errors.ts'
import type { HostLink, Link } from '../session/host-link.ts'
import { withOwnLink } from '../session/own-link.ts'
import { createVolumeCatalogue } from '../storage/volumes/listing/volume-catalogue.ts'
import { refreshPoolsOf } from '../storage/volumes/volume-at.ts'
import { deleteText, readText, writeText } from './definition-volume.ts'
import { canRename, renameBack, renameToTrash } from './rename-disks.ts'
import { printTrashFile, readTrashFile } from './trash-file.ts'
import type { Trashed } from './trash-file.ts'

const activePools = 2
/** Pools whose volumes are files in a folder of the host. */
const fileTypes: ReadonlySet<string> = new Set(['dir', 'fs', 'netfs'])
const fileName = /\.xml\.trashed-[0-9a-z]{8,24}$/

export function createTrash(link: () => HostLink): TrashProvider {
  return {
    preview: ({ uuid, sharedPools }, { signal }) => named({ act: 'trash', name: uuid }, () => withOwnLink(link(), signal, async (own) => (await plan({ host: link(), own, link, signal, sharedPools }, await own.api.domains.lookupByUuid(uuid, { signal }))).preview)),
    put: ({ uuid, sharedPools, ...about }, { signal }) => named({ act: 'trash', name: uuid }, () => withOwnLink(link(), signal, async (own) => put({ host: link(), own, link, signal, sharedPools }, await own.api.domains.lookupByUuid(uuid, { signal }), about))),
    list: (_request, { signal }) => named({ act: 'trash-list', name: '' }, () => withOwnLink(link(), signal, (own) => list(own, signal))),
    restore: (trashed, { signal }) => named({ act: 'trash-restore', name: trashed.name }, () => withOwnLink(link(), signal, (own) => restore({ host: link(), own, signal }, trashed))),
    forget: (trashed, { signal }) => named({ act: 'trash-purge', name: trashed.name }, () => withOwnLink(link(), signal, (own) => forget(own, trashed, signal))),
  }
}

interface Work {
  readonly host: HostLink
  readonly own: Link
  readonly link: () => HostLink
  readonly signal: AbortSignal
  readonly sharedPools: readonly string[]
}

interface FilePool {
  readonly name: string
  readonly folder: string
}

async function plan({ host, own, link, signal, sharedPools }: Work, dom: DomainHandle): Promise<{ preview: TrashPreview; keeper: FilePool | undefined }> {
  const [belongings, pools, { persistent }] = await Promise.all([readBelongings({ own, catalogue: createVolumeCatalogue(link), signal }, dom), readFilePools(own, signal), own.connection.call('DOMAIN_IS_PERSISTENT', { dom }, { signal })])
  const disks: TrashedDisk[] = []
  for (const { device, pool, volume, source, allocationBytes, stays } of belongings.disks) {
    const folder = pools.find(({ name }) => name === pool)?.folder
    const path = folder === undefined ? source : `${folder}/${volume}`
    const why = stays ?? (sharedPools.includes(pool) ? 'shared-pool' : folder === undefined ? 'no-rename' : (await canRename(host.transport, path, signal)) ? null : 'no-shell')
    disks.push({ device, pool, volume, path, allocationBytes, stays: why })
  }
  const keeper = pools.find(({ name }) => disks.some((disk) => disk.pool === name) && !sharedPools.includes(name)) ?? pools.find(({ name }) => !sharedPools.includes(name))
  return { preview: { name: belongings.name, isRunning: belongings.isRunning, refusals: refusalsOf(belongings, { isPersistent: persistent !== 0, hasKeeper: keeper !== undefined }), disks }, keeper }
}

function refusalsOf({ snapshots, checkpoints, hasSavedState, hasTpm }: Belongings, { isPersistent, hasKeeper }: { isPersistent: boolean; hasKeeper: boolean }): TrashRefusal[] {
  const all: [boolean, TrashRefusal][] = [[!isPersistent, 'transient'], [snapshots > 0, 'snapshots'], [checkpoints > 0, 'checkpoints'], [hasSavedState, 'saved-state'], [hasTpm, 'tpm'], [!hasKeeper, 'no-pool']]
  return all.flatMap(([isSo, refusal]) => (isSo ? [refusal] : []))
}

async function readFilePools({ api }: Link, signal: AbortSignal): Promise<FilePool[]> {
  const pools = await api.storage.listAllPools({ signal, flags: activePools })
  const read = await Promise.all(pools.map(async ({ name }) => ({ name, root: readXml(await api.storage.getPoolXml(await api.storage.lookupPoolByName(name, { signal }), { signal })) })))
  return read.filter(({ root }) => fileTypes.has(attribute(root, 'type'))).map(({ name, root }) => ({ name, folder: find(root, 'target/path').text }))
}

async function put(work: Work, dom: DomainHandle, about: Pick<Trashed, 'id' | 'user' | 'atMs' | 'expiresMs'>): Promise<Trashed> {
  const { own, host, signal } = work
  const { preview: { name, isRunning, refusals, disks }, keeper } = await plan(work, dom)
  if (isRunning) throw new AppError('vm-state', { message: `${name} is running`, params: { name, act: 'delete' }, hint: 'shut-down-first' })
  const [first] = refusals
  if (first || !keeper) throw new AppError('trash-refused', { message: `${name} cannot go to the trash: ${refusals.join(', ')}`, params: { name, reason: first ?? 'no-pool' } })
  const definition = await own.api.domains.getDomainXml(dom, { signal, flags: DomainXmlFlag.Inactive | DomainXmlFlag.Secure })
  const { autostart } = await own.connection.call('DOMAIN_GET_AUTOSTART', { dom }, { signal })
  const trashed: Trashed = { ...about, uuid: uuidOf(dom), name, autostart: autostart !== 0, disks, pool: keeper.name, volume: trashedName(`${name}.xml`, about.id) }
  await writeText(own, { ...trashed, text: printTrashFile(trashed, definition) }, signal)
  try {
    const root = readXml(definition)
    const hasNvram = find(root, 'os/nvram').text !== '' || attribute(find(root, 'os'), 'firmware') === 'efi'
    await own.api.domains.undefine(dom, { signal, flags: hasNvram ? UndefineFlag.KeepNvram : 0 })
  } catch (error) {
    await deleteText(own, trashed, AbortSignal.timeout(undoDeadlineMs))
    throw error
  }
  // From here on it is in the trash, whatever comes: a disk that could not be renamed comes back under its own name.
  await renameToTrash(disks, { transport: host.transport, id: about.id, signal })
  await refreshPoolsOf(own, { paths: new Set(disks.map(({ path }) => path)) }, signal)
  return trashed
}

const undoDeadlineMs = 60_000

function uuidOf({ uuid }: DomainHandle): Trashed['uuid'] {
  return DomainUuid.parse(uuid)
}

/** A file whose machine is still defined is what a crash left before the machine was forgotten: it is in no trash. */
async function list(own: Link, signal: AbortSignal): Promise<Trashed[]> {
  const { api } = own
  const found: Trashed[] = []
  for (const { name: pool } of await readFilePools(own, signal)) {
    const handle = await api.storage.lookupPoolByName(pool, { signal })
    // What another console of the same storage put there, this host's libvirt has not seen yet.
    await own.connection.call('STORAGE_POOL_REFRESH', { pool: handle, flags: 0 }, { signal }).catch(() => undefined)
    for (const { name: volume } of (await api.storage.listAllVolumes(handle, { signal })).filter(({ name }) => fileName.test(name))) {
      const read = readTrashFile((await readText(own, { pool, volume }, signal)) ?? '', { pool, volume })
      if (read && !(await isDefined(own, read.trashed.uuid, signal))) found.push(read.trashed)
    }
  }
  return found
}

async function isDefined({ api }: Link, uuid: string, signal: AbortSignal): Promise<boolean> {
  try {
    await api.domains.lookupByUuid(uuid, { signal })
    return true
  } catch (error) {
    if (error instanceof LibvirtError && error.code === ErrorCode.NoDomain) return false
    throw error
  }
}

async function definitionOf(own: Link, { pool, volume, name }: Trashed, signal: AbortSignal): Promise<{ trashed: Trashed; definition: string }> {
  const read = readTrashFile((await readText(own, { pool, volume }, signal)) ?? '', { pool, volume })
  if (!read) throw new AppError('not-found', { message: `The definition of ${name} is not in the pool ${pool} any more`, reason: 'definition-gone', params: { machine: name, pool, name: volume } })
  return read
}

async function restore({ host, own, signal }: Pick<Work, 'host' | 'own' | 'signal'>, wanted: Trashed): Promise<void> {
  // As the host has it: what the console remembers may be older.
  const { trashed, definition } = await definitionOf(own, wanted, signal)
  const { name, disks, id } = trashed
  const taken = await own.api.domains.lookupByName(name, { signal }).catch(unlessMissing)
  if (taken) throw new AppError('vm-name-taken', { message: `There is a machine ${name} on the host`, reason: 'vm-called', params: { name }, hint: 'rename-that-first' })
  await renameBack(disks, { transport: host.transport, id, signal })
  try {
    await refreshPoolsOf(own, { paths: new Set(disks.map(({ path }) => path)) }, signal)
    const dom = await own.api.domains.defineXml(definition, { signal })
    if (trashed.autostart) await own.api.domains.setAutostart(dom, true, { signal })
  } catch (error) {
    await renameToTrash(disks, { transport: host.transport, id, signal: AbortSignal.timeout(undoDeadlineMs) })
    throw refusedDefinition(error, name)
  }
  await deleteText(own, trashed, signal)
}

function unlessMissing(error: unknown): undefined {
  if (error instanceof LibvirtError && error.code === ErrorCode.NoDomain) return undefined
  throw error
}

/** The firmware's variables are libvirt's own files: it removes them with a machine that it knows. */
async function forget(own: Link, wanted: Trashed, signal: AbortSignal): Promise<void> {
  const text = await readText(own, wanted, signal)
  const read = readTrashFile(text ?? '', wanted)
  if (read && find(readXml(read.definition), 'os/nvram').text !== '' && !(await isDefined(own, read.trashed.uuid, signal))) {
    const dom = await own.api.domains.defineXml(read.definition, { signal })
    await own.api.domains.undefine(dom, { signal, flags: UndefineFlag.Nvram })
  }
  if (read ?? text === undefined) await deleteText(own, wanted, signal)
}
