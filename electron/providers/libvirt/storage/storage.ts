// The storage of a libvirt host behind the StorageProvider interface: names failures, and keeps what is read between calls.
import { ErrorCode, LibvirtError } from '#electron/libvirt/index.ts'
import type { DomainHandle } from '#electron/libvirt/index.ts'
import { PoolType } from '#shared/model/storage/storage.ts'
import type { ChainLink } from '#shared/model/storage/storage.ts'
import { element, printElement } from '#shared/xml/new-element.ts'
import { attribute, find, findAll, readXml } from '#shared/xml/read-xml.ts'
import type { NounOptions } from '../../noun.ts'
import type { StorageProvider } from '../../nouns/storage-provider.ts'
import { named } from '../errors.ts'
import type { HostLink, Link } from '../session/host-link.ts'
import { withOwnLink } from '../session/own-link.ts'
import { growDisk, moveDisk, readDisk } from './disks/disk-acts.ts'
import type { DiskAct } from './disks/disk-acts.ts'
import { readDiskPlaces } from './disks/disk-places.ts'
import { endMove, findLeftMoves } from './disks/move-ends.ts'
import { actOnPool, definePool } from './pools/pool-acts.ts'
import { packVolume } from './volumes/pack-volume.ts'
import { cloneVolume, createVolume, deleteVolume, findVolume, resizeVolume, wipeVolume } from './volumes/volume-acts.ts'
import type { VolumeAct } from './volumes/volume-acts.ts'
import { isInPoolFolder, volumeAt } from './volumes/volume-at.ts'
import { createVolumeCatalogue } from './volumes/listing/volume-catalogue.ts'
import { readVolumeXml } from './volumes/volume-xml.ts'

export interface StorageOptions {
  /** @throws AppError host-not-connected */
  readonly link: () => HostLink
  /** @throws AppError vm-not-found */
  readonly domain: (uuid: string) => { readonly handle: DomainHandle; readonly name: string; readonly isRunning: boolean }
  /** Something changed for which there may be no event. */
  readonly onPoolsChanged: () => void
}

export function createStorage({ link, domain, onPoolsChanged }: StorageOptions): StorageProvider {
  const catalogue = createVolumeCatalogue(link)
  const actAt = (pool: string, options: NounOptions): VolumeAct => ({ host: link(), catalogue, pool, options })
  const change = async <T>(act: string, name: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await named({ act, name }, work)
    } finally {
      onPoolsChanged()
    }
  }
  const disk = ({ uuid, device }: { uuid: string; device: string }, options: NounOptions): DiskAct => ({ host: link(), catalogue, domain: domain(uuid), device, options })
  return {
    poolTypes: (_request, { signal }) => named({ act: 'pool-types', name: '' }, () => readPoolTypes(link().control, signal)),
    discoverSources: (request, { signal }) => named({ act: 'pool-sources', name: request.type }, () => discoverSources(link(), request, signal)),
    definePool: (request, options) => change('pool-define', '', () => definePool(link(), request, options)),
    actOnPool: ({ pool, action }, options) => change(`pool-${action}`, pool, () => actOnPool(action, { host: link(), catalogue, name: pool, options })),
    volumes: (query, { signal }) => named({ act: 'volumes', name: query.pool }, () => catalogue.page(query, signal)),
    poolTotals: ({ pools, mostVolumes }, { signal }) => named({ act: 'pool-totals', name: pools[0] ?? '' }, () => catalogue.totals(pools, mostVolumes, signal)),
    chain: ({ pool, volume }, { signal }) => named({ act: 'volume-chain', name: volume }, () => readChain(link().control, { pool, volume, signal })),
    createVolume: (request, options) => change('volume-create', request.name, () => createVolume(actAt(request.pool, options), request)),
    cloneVolume: ({ pool, ...request }, options) => change('volume-clone', request.volume, () => cloneVolume(actAt(pool, options), request)),
    packVolume: ({ pool, ...request }, options) => change('volume-clone', request.volume, () => packVolume(actAt(pool, options), request)),
    resizeVolume: ({ pool, ...request }, options) => change('volume-resize', request.volume, () => resizeVolume(actAt(pool, options), request)),
    wipeVolume: ({ pool, volume }, options) => change('volume-wipe', volume, () => wipeVolume(actAt(pool, options), volume)),
    deleteVolume: ({ pool, volume }, options) => change('volume-delete', volume, () => deleteVolume(actAt(pool, options), volume)),
    moveDisk: (request, options) => change('disk-move', request.device, () => moveDisk(disk(request, options), request)),
    leftMoves: ({ moves }, { signal }) => named({ act: 'disk-move', name: '' }, () => withOwnLink(link(), signal, (own) => findLeftMoves(own, moves, signal))),
    endMove: (request, options) => change('disk-move', request.device, () => endMove(disk(request, options), request)),
    diskPlaces: (_request, { signal }) => named({ act: 'disk-places', name: '' }, () => withOwnLink(link(), signal, (own) => readDiskPlaces(own, signal))),
    disk: (request, options) => named({ act: 'disk-read', name: request.device }, () => readDisk(disk(request, options))),
    growDisk: (request, options) => change('disk-grow', request.device, () => growDisk(disk(request, options), request.capacityBytes)),
  }
}

async function readPoolTypes({ connection }: Link, signal: AbortSignal): Promise<PoolType[]> {
  const { capabilities } = await connection.call('CONNECT_GET_STORAGE_POOL_CAPABILITIES', { flags: 0 }, { signal })
  const offered = new Set(findAll(readXml(capabilities), 'pool').filter((pool) => attribute(pool, 'supported') === 'yes').map((pool) => attribute(pool, 'type')))
  return PoolType.options.filter((type) => offered.has(type))
}

interface SourceSearch {
  readonly type: PoolType
  readonly server: string
  readonly initiator: string
}

/** The host asks servers that may not be there. */
const discoveryDeadlineMs = 90_000

/** Each with the <source> element that a pool of it has. */
async function discoverSources(host: HostLink, { type, server, initiator }: SourceSearch, signal: AbortSignal): Promise<{ label: string; xml: string }[]> {
  const srcSpec = server === '' ? null : printElement(element('source', {}, [element('host', { name: server }), initiator !== '' && element('initiator', {}, [element('iqn', { name: initiator })])]))
  const { xml } = await withOwnLink(host, signal, ({ connection }) => connection.call('CONNECT_FIND_STORAGE_POOL_SOURCES', { type, srcSpec, flags: 0 }, { signal, deadlineMs: discoveryDeadlineMs }))
  return findAll(readXml(xml), 'source').map((source) => {
    const parts = [attribute(find(source, 'host'), 'name'), attribute(find(source, 'dir'), 'path'), find(source, 'name').text, attribute(find(source, 'device'), 'path')]
    return { label: [...new Set(parts.filter(Boolean))].join(' '), xml: source.source.slice(source.start, source.end) }
  })
}

const longestChain = 64

/**
 * From the volume down to the image that stands on nothing. An image in no pool's folder is told by its path alone: libvirt does
 * not say whether it is there. In the folder of a running pool it is missing when the pool does not find it.
 */
export async function readChain(control: Link, { pool, volume, signal }: { pool: string; volume: string; signal: AbortSignal }): Promise<ChainLink[]> {
  const chain: ChainLink[] = []
  let handle = await findVolume(control, { pool, volume, signal })
  while (chain.length < longestChain) {
    const { backingPath, backingFormat, ...facts } = readVolumeXml(handle, await control.api.storage.getVolumeXml(handle, { signal }))
    chain.push({ path: facts.path, format: facts.format, pool: handle.pool, volume: handle.name, capacityBytes: facts.capacityBytes, allocationBytes: facts.allocationBytes, ...(facts.modifiedAtMs === undefined ? {} : { modifiedAtMs: facts.modifiedAtMs }), isMissing: false })
    if (backingPath === '') return chain
    const below = await volumeAt(control, backingPath, signal).catch(noVolume)
    if (!below) return [...chain, { path: backingPath, format: backingFormat, pool: '', volume: '', capacityBytes: null, allocationBytes: null, isMissing: await isInPoolFolder(control, backingPath, signal) }]
    handle = below
  }
  return chain
}

function noVolume(error: unknown): undefined {
  if (error instanceof LibvirtError && error.code === ErrorCode.NoStorageVol) return undefined
  throw error
}
