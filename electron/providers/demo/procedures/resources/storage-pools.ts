// Calls about storage pools: listed, discovered, defined, started, stopped, deleted. All in memory; no event tells of it.
import { ErrorCode, StoragePoolState } from '#electron/libvirt/index.ts'
import type { HostModel } from '../../model/host-model.ts'
import { counterOf } from '../../model/load.ts'
import { failures } from '../../server/failure.ts'
import type { Handlers } from '../../server/handlers.ts'
import { allocatedIn, findActivePool, findPool, newPool, poolHandle, storageFailure } from '../../storage/storage-state.ts'
import type { DemoPool } from '../../storage/storage-state.ts'
import { poolXml, readSentPool } from '../../storage/storage-xml.ts'

const ListFlag = { Inactive: 1, Active: 2 } as const
const offeredTypes = ['dir', 'fs', 'netfs', 'logical', 'iscsi'] as const
const newPoolBytes = 2 * 1024 ** 4

export const storagePoolCalls: Handlers = {
  CONNECT_LIST_ALL_STORAGE_POOLS: ({ needResults, flags }, { host }) => {
    const wanted = flags & (ListFlag.Inactive | ListFlag.Active)
    const pools = [...host.storage.pools.values()].filter(({ isActive }) => wanted === 0 || (wanted & (isActive ? ListFlag.Active : ListFlag.Inactive)) !== 0).map(poolHandle)
    return { pools: needResults === 0 ? [] : pools, ret: pools.length }
  },
  CONNECT_GET_STORAGE_POOL_CAPABILITIES: () => ({ capabilities: `<storagepoolCapabilities>\n${offeredTypes.map((type) => `  <pool type='${type}' supported='yes'/>\n`).join('')}</storagepoolCapabilities>\n` }),
  CONNECT_FIND_STORAGE_POOL_SOURCES: ({ type, srcSpec }) => ({ xml: sourcesOf(type, /<host[^>]*name='([^']+)'/.exec(srcSpec ?? '')?.[1] ?? 'localhost') }),
  STORAGE_POOL_LOOKUP_BY_NAME: ({ name }, { host }) => ({ pool: poolHandle(findPool(host.storage, (pool) => pool.name === name, `name '${name}'`)) }),
  STORAGE_POOL_LOOKUP_BY_UUID: ({ uuid }, { host }) => ({ pool: poolHandle(findPool(host.storage, (pool) => pool.uuid === uuid, `uuid '${uuid}'`)) }),
  STORAGE_POOL_LOOKUP_BY_VOLUME: ({ vol }, { host }) => ({ pool: poolHandle(findPool(host.storage, ({ name }) => name === vol.pool, `name '${vol.pool}'`)) }),
  STORAGE_POOL_GET_INFO: ({ pool }, { host }) => {
    const found = theOne(host, pool)
    const [capacity, allocation] = found.isActive ? [found.capacityBytes, allocatedIn(found)] : [0, 0]
    return { state: found.isActive ? StoragePoolState.Running : StoragePoolState.Inactive, capacity: counterOf(capacity), allocation: counterOf(allocation), available: counterOf(Math.max(0, capacity - allocation)) }
  },
  STORAGE_POOL_GET_XML_DESC: ({ pool }, { host }) => ({ xml: poolXml(theOne(host, pool)) }),
  STORAGE_POOL_GET_AUTOSTART: ({ pool }, { host }) => ({ autostart: theOne(host, pool).autostart ? 1 : 0 }),
  STORAGE_POOL_SET_AUTOSTART: ({ pool, autostart }, { host }) => {
    theOne(host, pool).autostart = autostart !== 0
    return {}
  },
  STORAGE_POOL_IS_ACTIVE: ({ pool }, { host }) => ({ active: theOne(host, pool).isActive ? 1 : 0 }),
  STORAGE_POOL_IS_PERSISTENT: ({ pool }, { host }) => ({ persistent: theOne(host, pool) ? 1 : 0 }),
  STORAGE_POOL_DEFINE_XML: ({ xml }, { host }) => ({ pool: poolHandle(define(host, xml)) }),
  STORAGE_POOL_BUILD: ({ pool }, { host }) => {
    theOne(host, pool)
    return {}
  },
  STORAGE_POOL_CREATE: async ({ pool }, { host }) => {
    const found = theOne(host, pool)
    if (found.isActive) throw failures.operationInvalid(`storage pool '${found.name}' is already active`)
    await host.pause(500)
    found.isActive = true
    return {}
  },
  STORAGE_POOL_DESTROY: ({ pool }, { host }) => {
    findActivePool(host.storage, ({ uuid }) => uuid === pool.uuid, `uuid '${pool.uuid}'`).isActive = false
    return {}
  },
  STORAGE_POOL_UNDEFINE: ({ pool }, { host }) => {
    host.storage.pools.delete(stopped(host, pool).name)
    return {}
  },
  STORAGE_POOL_DELETE: ({ pool }, { host }) => {
    stopped(host, pool).volumes.clear()
    return {}
  },
  STORAGE_POOL_REFRESH: ({ pool }, { host }) => {
    findActivePool(host.storage, ({ uuid }) => uuid === pool.uuid, `uuid '${pool.uuid}'`)
    return {}
  },
}

function theOne({ storage }: HostModel, { uuid }: { readonly uuid: string }): DemoPool {
  return findPool(storage, (pool) => pool.uuid === uuid, `uuid '${uuid}'`)
}

function stopped(host: HostModel, handle: { readonly uuid: string }): DemoPool {
  const pool = theOne(host, handle)
  if (pool.isActive) throw failures.operationInvalid(`storage pool '${pool.name}' is still active`)
  return pool
}

/** One that is there already gets the new definition. */
function define({ storage, settings }: HostModel, xml: string): DemoPool {
  const { uuid, ...sent } = readSentPool(xml)
  const existing = storage.pools.get(sent.name)
  if (existing && uuid !== '' && uuid !== existing.uuid) throw storageFailure(ErrorCode.OperationFailed, `operation failed: pool '${sent.name}' already exists with uuid ${existing.uuid}`)
  if (existing) {
    const changed = { ...existing, ...sent }
    storage.pools.set(sent.name, changed)
    return changed
  }
  const pool = newPool({ ...sent, seed: settings.uri, capacityBytes: newPoolBytes, isActive: false, ...(uuid === '' ? {} : { uuid }) })
  storage.pools.set(pool.name, pool)
  return pool
}

/** What a network and a machine of some size would have. */
function sourcesOf(type: string, server: string): string {
  const found: Readonly<Record<string, readonly string[]>> = {
    netfs: ['/export/vms', '/export/iso', '/export/archive'].map((path) => `<host name='${server}'/><dir path='${path}'/><format type='nfs'/>`),
    iscsi: ['disks', 'backup'].map((name) => `<host name='${server}' port='3260'/><device path='iqn.2026-01.org.example:${name}'/>`),
    logical: ["<device path='/dev/sdb1'/><device path='/dev/sdc1'/><name>vg_data</name><format type='lvm2'/>"],
  }
  return `<sources>\n${(found[type] ?? []).map((source) => `  <source>${source}</source>\n`).join('')}</sources>\n`
}
