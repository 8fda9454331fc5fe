// The storage of a simulated host: pools with their volumes, and secrets. It begins with the disks of the invented domains in the
// pool "default"; what is made, changed and deleted afterwards lives in memory until the host is disposed.
import { ErrorCode, ErrorDomain } from '#electron/libvirt/index.ts'
import type { SecretHandle, StoragePoolHandle, StorageVolHandle } from '#electron/libvirt/index.ts'
import type { DemoSettings } from '../demo-settings.ts'
import { images } from '../invent/images.ts'
import { createRandom, seedOf, uuidFrom } from '../invent/random.ts'
import { imageFolder } from '../model/hardware.ts'
import type { Disk } from '../model/hardware.ts'
import { DaemonFailure } from '../server/failure.ts'

export interface DemoVolume {
  readonly name: string
  readonly path: string
  format: string
  capacityBytes: number
  allocationBytes: number
  readonly backing: { readonly path: string; readonly format: string } | undefined
  readonly clusterBytes: number
  /** UUID of the secret that opens it; empty for none. */
  readonly secretUuid: string
  /** The beginning of what somebody has sent. */
  content?: Uint8Array
}

export interface DemoPool {
  readonly uuid: string
  readonly name: string
  readonly type: string
  /** What is inside of `<source>`, as it was sent. */
  source: string
  readonly targetPath: string
  readonly capacityBytes: number
  isActive: boolean
  autostart: boolean
  readonly volumes: Map<string, DemoVolume>
}

export interface StorageState {
  readonly pools: Map<string, DemoPool>
  /** By UUID. */
  readonly secrets: Map<string, SecretHandle>
  volumeAt(path: string): DemoVolume | undefined
}

const tib = 1024 ** 4
/** Where libvirt's own policy lets guests read discs from. */
const isoFolder = '/var/lib/libvirt/boot'

export function createStorageState({ uri, volumes }: Pick<DemoSettings, 'uri' | 'volumes'>, disks: readonly Disk[]): StorageState {
  const used = disks.filter(({ path }) => path.startsWith(`${imageFolder}/`)).map(({ path, ...sizes }) => ({ ...plainVolume(path.slice(imageFolder.length + 1), path), ...sizes }))
  // A file system that has room for half as much again as its guests were promised.
  const promised = used.reduce((sum, { capacityBytes }) => sum + capacityBytes, 0)
  const first = [newPool({ name: 'default', type: 'dir', targetPath: imageFolder, seed: uri, capacityBytes: promised * 1.5 + tib, volumes: used })]
  // Somewhere to move a disk to.
  first.push(newPool({ name: 'ssd', type: 'dir', targetPath: '/var/lib/libvirt/ssd', seed: uri, capacityBytes: 2 * tib }))
  first.push(newPool({ name: 'images', type: 'dir', targetPath: isoFolder, seed: uri, capacityBytes: tib / 2, volumes: images.map((image) => ({ ...plainVolume(image.name, `${isoFolder}/${image.name}`), ...image })) }))
  if (volumes > 0) {
    const many = manyVolumes(volumes)
    first.push(newPool({ name: 'bulk', type: 'dir', targetPath: '/var/lib/libvirt/bulk', seed: uri, capacityBytes: Math.ceil(many.reduce((sum, { allocationBytes }) => sum + allocationBytes, 0) * 1.3), volumes: many }))
  }
  const pools = new Map(first.map((pool) => [pool.name, pool]))
  return {
    pools,
    secrets: new Map(),
    volumeAt: (path) => [...pools.values()].filter(({ isActive }) => isActive).map((pool) => pool.volumes.get(path.slice(pool.targetPath.length + 1))).find((volume) => volume?.path === path),
  }
}

function plainVolume(name: string, path: string): DemoVolume {
  return { name, path, format: 'qcow2', capacityBytes: 0, allocationBytes: 0, backing: undefined, clusterBytes: 0, secretUuid: '' }
}

/** So that a list of any length can be looked at. */
function manyVolumes(count: number): DemoVolume[] {
  const digits = String(count).length
  return Array.from({ length: count }, (_volume, index) => {
    const name = `volume-${String(index + 1).padStart(digits, '0')}.qcow2`
    const capacityBytes = (1 + (index % 64)) * 1024 ** 3
    return { ...plainVolume(name, `/var/lib/libvirt/bulk/${name}`), capacityBytes, allocationBytes: Math.floor(capacityBytes / (2 + (index % 7))) }
  })
}

export interface NewDemoPool {
  readonly name: string
  readonly type: string
  readonly targetPath: string
  readonly seed: string
  readonly capacityBytes: number
  readonly source?: string
  readonly uuid?: string
  readonly volumes?: readonly DemoVolume[]
  readonly isActive?: boolean
}

export function newPool({ name, type, targetPath, seed, capacityBytes, source = '', uuid, volumes = [], isActive = true }: NewDemoPool): DemoPool {
  return { uuid: uuid ?? uuidFrom(createRandom(seedOf(seed, 'pool', name))), name, type, source, targetPath, capacityBytes, isActive, autostart: isActive, volumes: new Map(volumes.map((volume) => [volume.name, volume])) }
}

export function allocatedIn({ volumes }: DemoPool): number {
  return [...volumes.values()].reduce((sum, { allocationBytes }) => sum + allocationBytes, 0)
}

export function poolHandle({ name, uuid }: DemoPool): StoragePoolHandle {
  return { name, uuid }
}

export function volumeHandle(pool: DemoPool, { name, path }: DemoVolume): StorageVolHandle {
  return { pool: pool.name, name, key: path }
}

export function storageFailure(code: number, message: string): DaemonFailure {
  return new DaemonFailure({ code, domain: ErrorDomain.Storage, message })
}

/** @throws DaemonFailure no such pool */
export function findPool({ pools }: StorageState, isIt: (pool: DemoPool) => boolean, what: string): DemoPool {
  const pool = [...pools.values()].find(isIt)
  if (pool) return pool
  throw storageFailure(ErrorCode.NoStoragePool, `Storage pool not found: no storage pool with matching ${what}`)
}

/** @throws DaemonFailure no such pool, or it is stopped */
export function findActivePool(state: StorageState, isIt: (pool: DemoPool) => boolean, what: string): DemoPool {
  const pool = findPool(state, isIt, what)
  if (pool.isActive) return pool
  throw storageFailure(ErrorCode.OperationInvalid, `Requested operation is not valid: storage pool '${pool.name}' is not active`)
}

/** @throws DaemonFailure no such pool or volume */
export function findVolume(state: StorageState, handle: Pick<StorageVolHandle, 'pool' | 'name'>): { readonly pool: DemoPool; readonly volume: DemoVolume } {
  const pool = findActivePool(state, ({ name }) => name === handle.pool, `name '${handle.pool}'`)
  const volume = pool.volumes.get(handle.name)
  if (volume) return { pool, volume }
  throw storageFailure(ErrorCode.NoStorageVol, `Storage volume not found: no storage vol with matching name '${handle.name}'`)
}
