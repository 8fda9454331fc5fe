// One storage pool, "default", in the folder where the guests' images are: its volumes are their disks.
import { ErrorCode, ErrorDomain, StoragePoolState, StorageVolType } from '#electron/libvirt/index.ts'
import type { StoragePoolHandle, StorageVolHandle } from '#electron/libvirt/index.ts'
import { createRandom, seedOf, uuidFrom } from '../../invent/random.ts'
import { hardwareOf, imageFolder } from '../../model/hardware.ts'
import type { Disk } from '../../model/hardware.ts'
import type { HostModel } from '../../model/host-model.ts'
import { counterOf } from '../../model/load.ts'
import { DaemonFailure } from '../../server/failure.ts'
import type { Handlers } from '../../server/handlers.ts'
import { escapeXml } from '../../xml/element-scan.ts'

const inactive = 1
const poolName = 'default'

export const storageCalls: Handlers = {
  CONNECT_LIST_ALL_STORAGE_POOLS: ({ needResults, flags }, { host }) => {
    const pools = (flags & 3) === inactive ? [] : [defaultPool(host)]
    return { pools: needResults === 0 ? [] : pools, ret: pools.length }
  },
  CONNECT_GET_STORAGE_POOL_CAPABILITIES: () => ({ capabilities: "<storagepoolCapabilities>\n  <pool type='dir' supported='yes'/>\n</storagepoolCapabilities>\n" }),
  CONNECT_FIND_STORAGE_POOL_SOURCES: () => ({ xml: '<sources/>\n' }),
  STORAGE_POOL_LOOKUP_BY_NAME: ({ name }, { host }) => ({ pool: foundPool(host, (pool) => pool.name === name, `name '${name}'`) }),
  STORAGE_POOL_LOOKUP_BY_UUID: ({ uuid }, { host }) => ({ pool: foundPool(host, (pool) => pool.uuid === uuid, `uuid '${uuid}'`) }),
  STORAGE_POOL_LOOKUP_BY_VOLUME: (_args, { host }) => ({ pool: defaultPool(host) }),
  STORAGE_POOL_GET_INFO: ({ pool }, { host }) => {
    checkPool(host, pool)
    return { state: StoragePoolState.Running, ...poolSizes(host) }
  },
  STORAGE_POOL_GET_XML_DESC: ({ pool }, { host }) => ({ xml: poolXml(host, checkPool(host, pool)) }),
  STORAGE_POOL_GET_AUTOSTART: ({ pool }, { host }) => ({ autostart: checkPool(host, pool) ? 1 : 0 }),
  STORAGE_POOL_IS_ACTIVE: ({ pool }, { host }) => ({ active: checkPool(host, pool) ? 1 : 0 }),
  STORAGE_POOL_IS_PERSISTENT: ({ pool }, { host }) => ({ persistent: checkPool(host, pool) ? 1 : 0 }),
  STORAGE_POOL_REFRESH: ({ pool }, { host }) => {
    checkPool(host, pool)
    return {}
  },
  STORAGE_POOL_NUM_OF_VOLUMES: ({ pool }, { host }) => {
    checkPool(host, pool)
    return { num: disksOf(host).length }
  },
  STORAGE_POOL_LIST_ALL_VOLUMES: ({ pool, needResults }, { host }) => {
    checkPool(host, pool)
    const vols = disksOf(host).map(volumeOf)
    return { vols: needResults === 0 ? [] : vols, ret: vols.length }
  },
  STORAGE_VOL_LOOKUP_BY_NAME: ({ name }, { host }) => ({ vol: volumeOf(foundDisk(host, `${imageFolder}/${name}`)) }),
  STORAGE_VOL_LOOKUP_BY_KEY: ({ key }, { host }) => ({ vol: volumeOf(foundDisk(host, key)) }),
  STORAGE_VOL_LOOKUP_BY_PATH: ({ path }, { host }) => ({ vol: volumeOf(foundDisk(host, path)) }),
  STORAGE_VOL_GET_PATH: ({ vol }, { host }) => ({ name: foundDisk(host, vol.key).path }),
  STORAGE_VOL_GET_INFO: ({ vol }, { host }) => infoOf(foundDisk(host, vol.key)),
  STORAGE_VOL_GET_INFO_FLAGS: ({ vol }, { host }) => infoOf(foundDisk(host, vol.key)),
  STORAGE_VOL_GET_XML_DESC: ({ vol }, { host }) => ({ xml: volumeXml(foundDisk(host, vol.key)) }),
}

function defaultPool({ machine }: HostModel): StoragePoolHandle {
  return { name: poolName, uuid: uuidFrom(createRandom(seedOf(machine.uuid, 'pool'))) }
}

function checkPool(host: HostModel, { uuid }: StoragePoolHandle): StoragePoolHandle {
  return foundPool(host, (pool) => pool.uuid === uuid, `uuid '${uuid}'`)
}

function foundPool(host: HostModel, isIt: (pool: StoragePoolHandle) => boolean, what: string): StoragePoolHandle {
  const pool = defaultPool(host)
  if (isIt(pool)) return pool
  throw new DaemonFailure({ code: ErrorCode.NoStoragePool, domain: ErrorDomain.Storage, message: `Storage pool not found: no storage pool with matching ${what}` })
}

function disksOf({ domains }: HostModel): Disk[] {
  return [...domains.all()].flatMap((domain) => hardwareOf(domain).disks.filter(({ path }) => path.startsWith(`${imageFolder}/`)))
}

function foundDisk(host: HostModel, path: string): Disk {
  const disk = disksOf(host).find((candidate) => candidate.path === path)
  if (disk) return disk
  throw new DaemonFailure({ code: ErrorCode.NoStorageVol, domain: ErrorDomain.Storage, message: `Storage volume not found: no storage vol with matching path '${path}'` })
}

function volumeOf({ path }: Disk): StorageVolHandle {
  return { pool: poolName, name: path.slice(imageFolder.length + 1), key: path }
}

function infoOf({ capacityBytes, allocationBytes }: Disk): { type: number; capacity: number; allocation: number } {
  return { type: StorageVolType.File, capacity: capacityBytes, allocation: allocationBytes }
}

/** A file system that has room for half as much again as its guests were promised. */
function poolSizes(host: HostModel): { capacity: number | bigint; allocation: number | bigint; available: number | bigint } {
  const disks = disksOf(host)
  const capacity = disks.reduce((sum, disk) => sum + disk.capacityBytes, 0) * 1.5 + 1024 ** 4
  const allocation = disks.reduce((sum, disk) => sum + disk.allocationBytes, 0)
  return { capacity: counterOf(capacity), allocation: counterOf(allocation), available: counterOf(capacity - allocation) }
}

function poolXml(host: HostModel, { name, uuid }: StoragePoolHandle): string {
  const { capacity, allocation, available } = poolSizes(host)
  return `<pool type='dir'>
  <name>${name}</name>
  <uuid>${uuid}</uuid>
  <capacity unit='bytes'>${capacity}</capacity>
  <allocation unit='bytes'>${allocation}</allocation>
  <available unit='bytes'>${available}</available>
  <source/>
  <target>
    <path>${imageFolder}</path>
  </target>
</pool>
`
}

function volumeXml(disk: Disk): string {
  const { name, key } = volumeOf(disk)
  return `<volume type='file'>
  <name>${escapeXml(name)}</name>
  <key>${escapeXml(key)}</key>
  <capacity unit='bytes'>${disk.capacityBytes}</capacity>
  <allocation unit='bytes'>${disk.allocationBytes}</allocation>
  <target>
    <path>${escapeXml(disk.path)}</path>
    <format type='qcow2'/>
  </target>
</volume>
`
}
