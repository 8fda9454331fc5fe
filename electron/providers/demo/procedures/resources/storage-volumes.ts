// Calls about volumes: listed, made, copied, resized, wiped, deleted. Their bytes are those of volume-bytes.ts.
import { ErrorCode, ErrorDomain, int64ToNumber, StorageVolType } from '#electron/libvirt/index.ts'
import type { StorageVolHandle } from '#electron/libvirt/index.ts'
import type { HostModel } from '../../model/host-model.ts'
import { counterOf } from '../../model/load.ts'
import { DaemonFailure, failures } from '../../server/failure.ts'
import type { Handlers } from '../../server/handlers.ts'
import { allocatedIn, findActivePool, findVolume, storageFailure, volumeHandle } from '../../storage/storage-state.ts'
import type { DemoPool, DemoVolume } from '../../storage/storage-state.ts'
import { readSentVolume, volumeXml } from '../../storage/storage-xml.ts'
import type { SentVolume } from '../../storage/storage-xml.ts'
import { lengthOf } from './volume-bytes.ts'

/** libvirt's limit of one list. */
const mostInList = 16_384
/** virStorageVolInfoFlags: the length of the file in place of what it takes. */
const physicalFlag = 1
const ResizeFlag = { Delta: 2, Shrink: 4 } as const

export const storageVolumeCalls: Handlers = {
  STORAGE_POOL_NUM_OF_VOLUMES: ({ pool }, { host }) => ({ num: active(host, pool).volumes.size }),
  STORAGE_POOL_LIST_VOLUMES: ({ pool, maxnames }, { host }) => ({ names: [...active(host, pool).volumes.keys()].slice(0, maxnames) }),
  STORAGE_POOL_LIST_ALL_VOLUMES: ({ pool, needResults }, { host }) => {
    const found = active(host, pool)
    if (found.volumes.size > mostInList) throw failures.internal(`Too many storage_volumes '${found.volumes.size}' for limit '${mostInList}'`)
    return { vols: needResults === 0 ? [] : [...found.volumes.values()].map((volume) => volumeHandle(found, volume)), ret: found.volumes.size }
  },
  STORAGE_VOL_LOOKUP_BY_NAME: ({ pool, name }, { host }) => ({ vol: handleOf(host, { pool: pool.name, name }) }),
  STORAGE_VOL_LOOKUP_BY_KEY: ({ key }, { host }) => ({ vol: handleAt(host, key) }),
  STORAGE_VOL_LOOKUP_BY_PATH: ({ path }, { host }) => ({ vol: handleAt(host, path) }),
  STORAGE_VOL_GET_PATH: ({ vol }, { host }) => ({ name: volumeOf(host, vol).path }),
  STORAGE_VOL_GET_INFO: ({ vol }, { host }) => infoOf(volumeOf(host, vol)),
  STORAGE_VOL_GET_INFO_FLAGS: ({ vol, flags }, { host }) => {
    const volume = volumeOf(host, vol)
    return { ...infoOf(volume), ...((flags & physicalFlag) === 0 ? {} : { allocation: counterOf(lengthOf(volume)) }) }
  },
  STORAGE_VOL_GET_XML_DESC: ({ vol }, { host }) => ({ xml: volumeXml(volumeOf(host, vol)) }),
  STORAGE_VOL_CREATE_XML: ({ pool, xml }, { host }) => ({ vol: add(active(host, pool), readSentVolume(xml)) }),
  STORAGE_VOL_CREATE_XML_FROM: async ({ pool, xml, clonevol }, { host }) => {
    const [target, source, sent] = [active(host, pool), volumeOf(host, clonevol), readSentVolume(xml)]
    await host.pause(1_500)
    return { vol: add(target, { ...sent, capacityBytes: Math.max(sent.capacityBytes, source.capacityBytes), allocationBytes: source.allocationBytes, ...(source.content && (sent.format === source.format || source.format === 'iso') ? { content: source.content } : {}) }) }
  },
  STORAGE_VOL_RESIZE: ({ vol, capacity, flags }, { host }) => {
    const volume = volumeOf(host, vol)
    const wanted = int64ToNumber(capacity) + ((flags & ResizeFlag.Delta) === 0 ? 0 : volume.capacityBytes)
    if (wanted < volume.capacityBytes && (flags & ResizeFlag.Shrink) === 0) throw failures.invalidArgument('Can\'t shrink capacity below current capacity unless shrink flag explicitly specified')
    volume.capacityBytes = wanted
    volume.allocationBytes = Math.min(volume.allocationBytes, wanted)
    return {}
  },
  STORAGE_VOL_WIPE: async ({ vol }, { host }) => {
    await wipe(host, vol)
    return {}
  },
  STORAGE_VOL_WIPE_PATTERN: async ({ vol }, { host }) => {
    await wipe(host, vol)
    return {}
  },
  STORAGE_VOL_DELETE: ({ vol }, { host }) => {
    const { pool, volume } = findVolume(host.storage, vol)
    pool.volumes.delete(volume.name)
    return {}
  },
}

function active({ storage }: HostModel, { uuid }: { readonly uuid: string }): DemoPool {
  return findActivePool(storage, (pool) => pool.uuid === uuid, `uuid '${uuid}'`)
}

function volumeOf({ storage }: HostModel, handle: StorageVolHandle): DemoVolume {
  return findVolume(storage, handle).volume
}

function handleOf({ storage }: HostModel, at: { readonly pool: string; readonly name: string }): StorageVolHandle {
  const { pool, volume } = findVolume(storage, at)
  return volumeHandle(pool, volume)
}

function handleAt({ storage }: HostModel, path: string): StorageVolHandle {
  const volume = storage.volumeAt(path)
  const pool = volume && [...storage.pools.values()].find(({ volumes }) => volumes.get(volume.name) === volume)
  if (volume && pool) return volumeHandle(pool, volume)
  throw storageFailure(ErrorCode.NoStorageVol, `Storage volume not found: no storage vol with matching path '${path}'`)
}

function add(pool: DemoPool, sent: SentVolume): StorageVolHandle {
  if (pool.volumes.has(sent.name)) throw storageFailure(ErrorCode.StorageVolExists, `storage volume '${sent.name}' exists already`)
  const path = `${pool.targetPath}/${sent.name}`
  if (sent.allocationBytes > pool.capacityBytes - allocatedIn(pool)) throw new DaemonFailure({ code: ErrorCode.SystemError, domain: ErrorDomain.Storage, message: `cannot allocate ${sent.allocationBytes} bytes in file '${path}': No space left on device` })
  const volume: DemoVolume = { ...sent, path }
  pool.volumes.set(volume.name, volume)
  return volumeHandle(pool, volume)
}

async function wipe(host: HostModel, vol: StorageVolHandle): Promise<void> {
  const volume = volumeOf(host, vol)
  await host.pause(2_000)
  volume.format = 'raw'
  delete volume.content
}

function infoOf({ capacityBytes, allocationBytes }: DemoVolume) {
  return { type: StorageVolType.File, capacity: counterOf(capacityBytes), allocation: counterOf(allocationBytes) }
}
