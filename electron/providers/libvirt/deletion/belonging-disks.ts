// The disks of a machine with what keeps each from going with it: other machines, images that stand on it, being a disc that
// somebody put in, lying outside of all pools.
import { ErrorCode, LibvirtError } from '#electron/libvirt/index.ts'
import type { StorageVolHandle } from '#electron/libvirt/index.ts'
import type { BelongingDisk, StayReason } from '#shared/model/provisioning/deletion.ts'
import { attribute, find, findAll, findOptional, readXml } from '#shared/xml/read-xml.ts'
import type { XmlElement } from '#shared/xml/xml-element.ts'
import type { Link } from '../session/host-link.ts'
import { findVolume } from '../storage/volumes/volume-acts.ts'
import { isInPoolFolder, volumeAt } from '../storage/volumes/volume-at.ts'
import type { Overlays, VolumeCatalogue } from '../storage/volumes/listing/volume-catalogue.ts'
import { readVolumeUsers, sourceOf } from '../storage/volumes/volume-users.ts'
import type { VolumeUsers } from '../storage/volumes/volume-users.ts'
import { readVolumeXml } from '../storage/volumes/volume-xml.ts'

export interface DisksReading {
  readonly own: Link
  readonly catalogue: VolumeCatalogue
  readonly signal: AbortSignal
  readonly uuid: string
  readonly xml: string
}

interface Around extends Omit<DisksReading, 'catalogue' | 'xml'> {
  readonly users: VolumeUsers
  readonly overlays: Overlays
}

/** How the console names the discs with which it sets up cloud images: nobody else wants them. */
const seedEnd = '-seed.iso'

export async function readBelongingDisks({ own, catalogue, signal, uuid, xml }: DisksReading): Promise<BelongingDisk[]> {
  const [users, overlays] = await Promise.all([readVolumeUsers(own, signal), catalogue.overlays(signal)])
  const disks = findAll(find(readXml(xml), 'devices'), 'disk')
  return (await Promise.all(disks.map((disk) => readDisk({ own, signal, uuid, users, overlays }, disk)))).flat()
}

async function readDisk(around: Around, disk: XmlElement): Promise<BelongingDisk[]> {
  const { own, signal, uuid, users, overlays } = around
  const source = sourceOf(disk)
  const device = attribute(find(disk, 'target'), 'dev')
  const nowhere = { device, source, pool: '', volume: '', allocationBytes: null, neededBy: [] }
  if (source === '') return [{ ...nowhere, stays: 'no-medium' }]
  const handle = await volumeOf(around, disk, source)
  if (!handle) return [{ ...nowhere, stays: (await isInPoolFolder(own, source, signal)) ? 'missing' : 'no-pool' }]
  const volume = readVolumeXml(handle, await own.api.storage.getVolumeXml(handle, { signal }))
  const machines = users.of({ path: volume.path, pool: handle.pool, name: handle.name }).filter((user) => user.uuid !== uuid)
  const above = overlays.get(volume.path) ?? []
  const isSeed = handle.name.endsWith(seedEnd)
  const stays = reasonOf({ disk, isUsed: machines.length > 0, isBelow: above.length > 0, isSeed })
  const found = { device, source, pool: handle.pool, volume: handle.name, allocationBytes: volume.allocationBytes, stays, neededBy: [...machines.map(({ name }) => name), ...above.map(({ name }) => name)] }
  if (volume.backingPath === '') return [found]
  return [found, { ...nowhere, device: '', source: volume.backingPath, stays: 'backing' }]
}

function reasonOf({ disk, isUsed, isBelow, isSeed }: { disk: XmlElement; isUsed: boolean; isBelow: boolean; isSeed: boolean }): StayReason | null {
  if (isUsed) return 'used'
  if (isBelow) return 'backing'
  if (!['', 'disk', 'lun'].includes(attribute(disk, 'device'))) return isSeed ? null : 'disc'
  return findOptional(disk, 'readonly') ? 'read-only' : findOptional(disk, 'shareable') ? 'used' : null
}

async function volumeOf({ own, signal }: Pick<Around, 'own' | 'signal'>, disk: XmlElement, source: string): Promise<StorageVolHandle | undefined> {
  const [pool, volume] = [attribute(find(disk, 'source'), 'pool'), attribute(find(disk, 'source'), 'volume')]
  try {
    return await (volume === '' ? volumeAt(own, source, signal) : findVolume(own, { pool, volume, signal }))
  } catch (error) {
    if (error instanceof LibvirtError && (error.code === ErrorCode.NoStorageVol || error.code === ErrorCode.NoStoragePool)) return undefined
    throw error
  }
}
