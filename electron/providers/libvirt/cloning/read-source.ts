// What there is to copy of a machine: its disks with the images that they stand on and who else has them, and what it shares
// with others by being copied.
import { DomainXmlFlag, ErrorCode, LibvirtError } from '#electron/libvirt/index.ts'
import type { DomainHandle, StorageVolHandle } from '#electron/libvirt/index.ts'
import { sharedPartsOf } from '#shared/cloning/shared-parts.ts'
import { settingsOf } from '#shared/cloning/clone-settings.ts'
import { readTemplate } from '#shared/domain/template-parameters.ts'
import { attribute, find, findAll, findOptional, readXml } from '#shared/xml/read-xml.ts'
import type { XmlElement } from '#shared/xml/xml-element.ts'
import type { CloneSource, SourceDisk } from '../../nouns/cloning-provider.ts'
import { definitionIfThere } from '../domains/definition-if-there.ts'
import { readDomainFacts } from '../reading/domain-facts.ts'
import type { Link } from '../session/host-link.ts'
import { readChain } from '../storage/storage.ts'
import { findVolume } from '../storage/volumes/volume-acts.ts'
import { volumeAt } from '../storage/volumes/volume-at.ts'
import { readVolumeUsers, sourceOf } from '../storage/volumes/volume-users.ts'
import type { VolumeUsers } from '../storage/volumes/volume-users.ts'
import { readVolumeXml } from '../storage/volumes/volume-xml.ts'

export async function readSource(own: Link, dom: DomainHandle, signal: AbortSignal): Promise<Omit<CloneSource, 'canResetGuest'>> {
  const { domains } = own.api
  const isActive = dom.id >= 0
  const [xml, hasSavedState, all, users, takenMacs] = await Promise.all([
    domains.getDomainXml(dom, { signal, flags: isActive ? 0 : DomainXmlFlag.Inactive }),
    domains.hasManagedSave(dom, { signal }),
    domains.listAllDomains({ signal }),
    readVolumeUsers(own, signal),
    readMacs(own, signal),
  ])
  const root = readXml(xml)
  const devices = find(root, 'devices')
  const disks: SourceDisk[] = []
  for (const disk of findAll(devices, 'disk')) disks.push(await readDisk({ own, signal, users, uuid: dom.uuid }, disk))
  return { ...sharedPartsOf(root), name: dom.name, isActive, hasSavedState, template: readTemplate(root), settings: settingsOf(root), maxVcpus: await readMaxVcpus(own, root, signal), disks, takenNames: all.map(({ name }) => name), takenMacs }
}

/** Of machines of the same kind on this host. */
async function readMaxVcpus({ api: { host } }: Link, domain: XmlElement, signal: AbortSignal): Promise<number | null> {
  const type = find(domain, 'os/type')
  const kind = { emulator: find(domain, 'devices/emulator').text || null, arch: attribute(type, 'arch') || null, machine: attribute(type, 'machine') || null, virtType: attribute(domain, 'type') || null }
  try {
    return Number(attribute(find(readXml(await host.getDomainCapabilities(kind, { signal })), 'vcpu'), 'max')) || null
  } catch (error) {
    // A machine type that is gone, or a driver that tells nothing.
    if (error instanceof LibvirtError) return null
    throw error
  }
}

/** In small letters. */
export async function readMacs({ api }: Link, signal: AbortSignal): Promise<string[]> {
  const domains = await api.domains.listAllDomains({ signal })
  const macs = await Promise.all(domains.map(async (domain) => {
    const xml = await definitionIfThere(api.domains, domain, { signal })
    return xml === undefined ? [] : readDomainFacts(xml).macs
  }))
  return macs.flat().map((mac) => mac.toLowerCase())
}

interface DiskReading {
  readonly own: Link
  readonly signal: AbortSignal
  readonly users: VolumeUsers
  readonly uuid: string
}

async function readDisk({ own, signal, users, uuid }: DiskReading, disk: XmlElement): Promise<SourceDisk> {
  const source = sourceOf(disk)
  const facts = {
    device: attribute(find(disk, 'target'), 'dev'),
    kind: attribute(disk, 'device') || 'disk',
    source,
    isReadOnly: findOptional(disk, 'readonly') !== undefined,
    isShareable: findOptional(disk, 'shareable') !== undefined,
    format: attribute(find(disk, 'driver'), 'type') || 'raw',
  }
  const handle = source === '' ? undefined : await volumeOf(own, disk, signal)
  if (!handle) return { ...facts, at: null, chain: [], others: [] }
  const volume = readVolumeXml(handle, await own.api.storage.getVolumeXml(handle, { signal }))
  const owners = users.of({ path: volume.path, pool: handle.pool, name: handle.name })
  const others = owners.filter((user) => user.uuid !== uuid && user.isBelow !== true).map(({ name, isRunning }) => ({ name, isRunning }))
  const chain = await readChain(own, { pool: handle.pool, volume: handle.name, signal })
  return { ...facts, at: { pool: handle.pool, volume: { ...volume, users: [...owners], overlays: [] } }, chain, others }
}

async function volumeOf(own: Link, disk: XmlElement, signal: AbortSignal): Promise<StorageVolHandle | undefined> {
  const [pool, volume] = [attribute(find(disk, 'source'), 'pool'), attribute(find(disk, 'source'), 'volume')]
  try {
    return await (volume === '' ? volumeAt(own, sourceOf(disk), signal) : findVolume(own, { pool, volume, signal }))
  } catch (error) {
    if (error instanceof LibvirtError && (error.code === ErrorCode.NoStorageVol || error.code === ErrorCode.NoStoragePool)) return undefined
    throw error
  }
}
