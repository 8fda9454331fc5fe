// Reads the pools of a host: a list and, for each, what its XML and its sizes tell.
import { ErrorCode, int64ToNumber, LibvirtError } from '#electron/libvirt/index.ts'
import type { StoragePoolHandle } from '#electron/libvirt/index.ts'
import type { HostId } from '#shared/model/ids.ts'
import { PoolState } from '#shared/model/storage/storage.ts'
import type { Pool } from '#shared/model/storage/storage.ts'
import { attribute, find, findAll, readXml } from '#shared/xml/read-xml.ts'
import type { XmlElement } from '#shared/xml/xml-element.ts'
import type { Link } from '../../session/host-link.ts'

export async function readPools(hostId: HostId, link: Link, signal: AbortSignal): Promise<Pool[]> {
  const handles = await link.api.storage.listAllPools({ signal })
  const pools = await Promise.all(handles.map((handle) => readPool({ hostId, handle, link, signal }).catch(unlessGone)))
  // One that was undefined meanwhile cannot be read; the event of it brings the next list.
  return pools.filter((pool) => pool !== undefined).toSorted((one, other) => one.name.localeCompare(other.name))
}

function unlessGone(error: unknown): undefined {
  if (error instanceof LibvirtError && error.code === ErrorCode.NoStoragePool) return undefined
  throw error
}

interface PoolReading {
  readonly hostId: HostId
  readonly handle: StoragePoolHandle
  readonly link: Link
  readonly signal: AbortSignal
}

async function readPool({ hostId, handle, link: { api, connection }, signal }: PoolReading): Promise<Pool> {
  const [info, xml, { autostart }, { persistent }] = await Promise.all([
    api.storage.getPoolInfo(handle, { signal }),
    api.storage.getPoolXml(handle, { signal }),
    connection.call('STORAGE_POOL_GET_AUTOSTART', { pool: handle }, { signal }),
    connection.call('STORAGE_POOL_IS_PERSISTENT', { pool: handle }, { signal }),
  ])
  const root = readXml(xml)
  const type = attribute(root, 'type')
  const source = sourceOf(find(root, 'source'))
  return {
    hostId,
    name: handle.name,
    uuid: handle.uuid,
    type,
    state: PoolState.options[info.state] ?? 'inactive',
    isPersistent: persistent !== 0,
    autostart: autostart !== 0,
    capacityBytes: int64ToNumber(info.capacity),
    allocationBytes: int64ToNumber(info.allocation),
    availableBytes: int64ToNumber(info.available),
    targetPath: find(root, 'target/path').text,
    source,
    sharedKey: sharedTypes.has(type) && source !== '' ? `${type} ${source}` : '',
  }
}

/** Types whose source is a place on the network, equal for every host that uses it. */
const sharedTypes: ReadonlySet<string> = new Set(['netfs', 'iscsi', 'iscsi-direct', 'rbd', 'sheepdog', 'gluster', 'vstorage'])

/** "server:/export", "volume group", "target": the parts that libvirt has for the type, in one line. */
function sourceOf(source: XmlElement): string {
  const servers = findAll(source, 'host').map((host) => [attribute(host, 'name'), attribute(host, 'port')].filter(Boolean).join(':'))
  const devices = findAll(source, 'device').map((device) => attribute(device, 'path'))
  const rest = [find(source, 'name').text, attribute(find(source, 'dir'), 'path'), attribute(find(source, 'adapter'), 'name'), ...devices].filter(Boolean)
  return [servers.join(','), rest.join(' ')].filter(Boolean).join(':')
}
