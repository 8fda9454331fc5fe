// What can be done with pools, in libvirt's calls. Building and deleting may take minutes and get a connection of their own.
import type { StoragePoolHandle } from '#electron/libvirt/index.ts'
import type { NewPool, PoolActionId } from '#shared/model/storage/storage.ts'
import { AppError } from '#shared/errors.ts'
import { attribute, find, readXml } from '#shared/xml/read-xml.ts'
import type { XmlElement } from '#shared/xml/xml-element.ts'
import type { NounOptions } from '../../../noun.ts'
import { longDeadlineMs } from '../../domains/domain-acts.ts'
import type { HostLink, Link } from '../../session/host-link.ts'
import { withOwnLink } from '../../session/own-link.ts'
import { inUse } from '../storage-errors.ts'
import { forgetSecret, keepSecret } from '../secrets.ts'
import { secretOf } from '../volumes/volume-acts.ts'
import type { VolumeCatalogue } from '../volumes/listing/volume-catalogue.ts'
import { learnImages } from '../volumes/volume-guards.ts'
import { readVolumeUsers } from '../volumes/volume-users.ts'

const BuildFlag = { New: 0, NoOverwrite: 4, Overwrite: 8 } as const
/** The others have nothing that could be overwritten, and refuse the flags. */
const typesThatOverwrite: ReadonlySet<string> = new Set(['fs', 'disk', 'logical'])
const long = { deadlineMs: longDeadlineMs }

/** All or nothing: what fails after the definition takes the definition back. */
export async function definePool(host: HostLink, { xml, build, start, autostart, password }: Omit<NewPool, 'hostId'>, { signal }: NounOptions): Promise<{ name: string }> {
  return withOwnLink(host, signal, async (own) => {
    const { connection } = own
    await assertIsNew(own, readXml(xml), signal)
    const secret = password === undefined ? undefined : await keepPassword(own, readXml(xml), password)
    const { pool } = await connection.call('STORAGE_POOL_DEFINE_XML', { xml, flags: 0 }, { signal }).catch(async (error: unknown) => {
      if (secret !== undefined) await forgetSecret(own, secret)
      throw error
    })
    try {
      if (build !== 'none') await connection.call('STORAGE_POOL_BUILD', { pool, flags: buildFlags(attribute(readXml(xml), 'type'), build) }, { signal, ...long })
      if (start) await connection.call('STORAGE_POOL_CREATE', { pool, flags: 0 }, { signal, ...long })
      if (autostart) await connection.call('STORAGE_POOL_SET_AUTOSTART', { pool, autostart: 1 }, { signal })
    } catch (error) {
      await connection.call('STORAGE_POOL_DESTROY', { pool }).catch(() => {})
      await connection.call('STORAGE_POOL_UNDEFINE', { pool }).catch(() => {})
      if (secret !== undefined) await forgetSecret(own, secret).catch(() => {})
      throw error
    }
    return { name: pool.name }
  })
}

/** Where the definition says that it is: under the usage that its `<auth>` names. */
async function keepPassword(own: Link, root: XmlElement, password: string): Promise<string> {
  const auth = find(root, 'source/auth')
  const [type, usage] = [attribute(auth, 'type'), attribute(find(auth, 'secret'), 'usage')]
  if (usage === '' || (type !== 'chap' && type !== 'ceph')) throw new AppError('input-invalid', { message: 'The definition names no user whose password it could be', reason: 'pool-no-user', params: { path: 'password' } })
  const description = `password of the storage pool ${find(root, 'name').text}`
  if (type === 'chap') return keepSecret(own, { kind: 'iscsi', usage, description, value: new TextEncoder().encode(password) })
  // Ceph hands its keys out in base64, and libvirt wants the bytes.
  return keepSecret(own, { kind: 'ceph', usage, description, value: Buffer.from(password, 'base64') })
}

/** With the name and the UUID of a pool libvirt would replace it, and what fails here afterwards would stop it. */
async function assertIsNew({ api }: Link, root: XmlElement, signal: AbortSignal): Promise<void> {
  const [name, uuid] = [find(root, 'name').text, find(root, 'uuid').text]
  const existing = (await api.storage.listAllPools({ signal })).find((pool) => pool.name === name || pool.uuid === uuid)
  if (existing) throw new AppError('pool-exists', { message: `There is a pool ${existing.name} already`, reason: 'pool-called', params: { name: existing.name } })
}

function buildFlags(type: string, build: 'keep' | 'overwrite'): number {
  if (!typesThatOverwrite.has(type)) return BuildFlag.New
  return build === 'overwrite' ? BuildFlag.Overwrite : BuildFlag.NoOverwrite
}

export interface PoolAct {
  readonly host: HostLink
  readonly catalogue: VolumeCatalogue
  readonly name: string
  readonly options: NounOptions
}

export async function actOnPool(action: PoolActionId, { host, catalogue, name, options }: PoolAct): Promise<void> {
  const { signal } = options
  await withOwnLink(host, signal, async (own) => {
    const { connection, api } = own
    const pool = await api.storage.lookupPoolByName(name, { signal })
    switch (action) {
      case 'start':
        return void (await connection.call('STORAGE_POOL_CREATE', { pool, flags: 0 }, { signal, ...long }))
      case 'stop':
        return void (await connection.call('STORAGE_POOL_DESTROY', { pool }, { signal, ...long }))
      case 'refresh':
        catalogue.forget(name)
        return void (await connection.call('STORAGE_POOL_REFRESH', { pool, flags: 0 }, { signal, ...long }))
      case 'build':
        return void (await connection.call('STORAGE_POOL_BUILD', { pool, flags: BuildFlag.New }, { signal, ...long }))
      case 'autostart-on':
      case 'autostart-off':
        return void (await connection.call('STORAGE_POOL_SET_AUTOSTART', { pool, autostart: action === 'autostart-on' ? 1 : 0 }, { signal }))
      case 'undefine':
        return undefine(own, pool, signal)
      case 'delete':
        return deleteWithContents(own, { pool, catalogue, options })
      default:
        return action satisfies never
    }
  })
}

/** Forgets the pool; what is in it stays where it is. */
async function undefine({ connection, api }: Link, pool: StoragePoolHandle, signal: AbortSignal): Promise<void> {
  if ((await api.storage.getPoolInfo(pool, { signal })).state !== 0) await connection.call('STORAGE_POOL_DESTROY', { pool }, { signal, ...long })
  await connection.call('STORAGE_POOL_UNDEFINE', { pool }, { signal })
}

interface Deletion {
  readonly pool: StoragePoolHandle
  readonly catalogue: VolumeCatalogue
  readonly options: NounOptions
}

/** Refused as a whole when one volume is used: nothing is deleted then. */
async function deleteWithContents(own: Link, { pool, catalogue, options: { signal, onProgress } }: Deletion): Promise<void> {
  const { connection, api } = own
  if ((await api.storage.getPoolInfo(pool, { signal })).state === 0) throw new AppError('conflict', { message: `What is in the pool ${pool.name} is not known while it is stopped`, reason: 'pool-stopped', params: { name: pool.name }, hint: 'start-pool-to-see' })
  await assertNobodyNeeds(own, { pool, catalogue, signal })
  const handles = await api.storage.listAllVolumes(pool, { signal })
  for (const [index, vol] of handles.entries()) {
    const secret = secretOf(await api.storage.getVolumeXml(vol, { signal }))
    await connection.call('STORAGE_VOL_DELETE', { vol, flags: 0 }, { signal, ...long })
    if (secret !== '') await forgetSecret(own, secret)
    onProgress?.((index + 1) / (handles.length + 1))
  }
  catalogue.forget(pool.name)
  await connection.call('STORAGE_POOL_DESTROY', { pool }, { signal, ...long })
  await connection.call('STORAGE_POOL_DELETE', { pool, flags: 0 }, { signal, ...long })
  await connection.call('STORAGE_POOL_UNDEFINE', { pool }, { signal })
}

/** Volumes of this pool go together: only what stands on them elsewhere holds them. */
async function assertNobodyNeeds(own: Link, { pool, catalogue, signal }: { pool: StoragePoolHandle; catalogue: VolumeCatalogue; signal: AbortSignal }): Promise<void> {
  catalogue.forget(pool.name)
  const { paths } = await readVolumeUsers(own, signal)
  await learnImages({ catalogue, own, paths, signal })
  const overlays = await catalogue.overlays(signal)
  for (const { name, path, users } of (await catalogue.all(pool.name, signal)).volumes) {
    const above = (overlays.get(path) ?? []).filter((overlay) => overlay.pool !== pool.name)
    if (users.length > 0 || above.length > 0) throw inUse(name, users, above.map((overlay) => overlay.name))
  }
}
