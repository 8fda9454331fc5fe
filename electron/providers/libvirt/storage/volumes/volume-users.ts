// Whose disks the volumes are, from the definitions of all machines of the host: what runs now and what starts next time,
// with the images below a disk. Statistics would be one call, but leave out guests that are busy, and deleting relies on this.
import { DomainXmlFlag } from '#electron/libvirt/index.ts'
import type { DomainHandle } from '#electron/libvirt/index.ts'
import { DomainUuid } from '#shared/model/ids.ts'
import type { VolumeUser } from '#shared/model/storage/storage.ts'
import { attribute, attributeOf, find, findAll, findOptional, readXml } from '#shared/xml/read-xml.ts'
import type { XmlElement } from '#shared/xml/xml-element.ts'
import { definitionIfThere } from '../../domains/definition-if-there.ts'
import type { Link } from '../../session/host-link.ts'

export interface DiskSource {
  readonly device: string
  /** A path, or for a volume by name "pool:volume". */
  readonly source: string
  readonly format: string
}

export interface VolumeUsers {
  /** Of all disks of all machines that are files or devices. */
  readonly paths: readonly string[]
  /** Machines whose disk is this file, or stands on it. */
  of(volume: { readonly path: string; readonly pool: string; readonly name: string }): readonly VolumeUser[]
}

/** `isRunningOnly` leaves out machines that are off: reading each of many costs a far host seconds. */
export async function readVolumeUsers({ api }: Link, signal: AbortSignal, { isRunningOnly = false } = {}): Promise<VolumeUsers> {
  const domains = (await api.domains.listAllDomains({ signal })).filter(({ id }) => !isRunningOnly || id >= 0)
  const bySource = new Map<string, VolumeUser[]>()
  const note = (domain: DomainHandle, xml: string): void => {
    for (const { device, source, isBelow } of allSources(xml)) {
      const users = bySource.get(source) ?? []
      const known = users.find((user) => user.uuid === domain.uuid && user.device === device)
      const user = { uuid: DomainUuid.parse(domain.uuid), name: domain.name, device, isRunning: domain.id >= 0 }
      // Below the disk now and the disk itself at the next start, or the other way round: it is written to.
      const staysBelow = isBelow && known?.isBelow !== false
      bySource.set(source, [...users.filter((other) => other !== known), { ...user, isBelow: staysBelow }])
    }
  }
  const read = async (domain: DomainHandle): Promise<void> => {
    const live = definitionIfThere(api.domains, domain, { signal })
    // A transient domain has no other definition than the one that runs.
    const next = domain.id < 0 ? undefined : api.domains.getDomainXml(domain, { signal, flags: DomainXmlFlag.Inactive }).catch(() => undefined)
    for (const xml of [await live, await next]) if (xml !== undefined) note(domain, xml)
  }
  await Promise.all(domains.map(read))
  return { paths: [...bySource.keys()].filter((source) => source.startsWith('/')), of: ({ path, pool, name }) => [...(bySource.get(path) ?? []), ...(bySource.get(`${pool}:${name}`) ?? [])] }
}

function allSources(xml: string): (DiskSource & { readonly isBelow: boolean })[] {
  const devices = find(readXml(xml), 'devices')
  return findAll(devices, 'disk').flatMap((disk) => {
    const device = attribute(find(disk, 'target'), 'dev')
    const sources: (DiskSource & { readonly isBelow: boolean })[] = []
    for (let image: XmlElement | undefined = disk; image; image = findOptional(image, 'backingStore')) {
      const source = sourceOf(image)
      if (source !== '') sources.push({ device, source, isBelow: image !== disk, format: attribute(find(image, 'driver'), 'type') || attribute(find(image, 'format'), 'type') })
      const mirror = findOptional(image, 'mirror')
      if (mirror && sourceOf(mirror) !== '') sources.push({ device, source: sourceOf(mirror), isBelow: false, format: '' })
    }
    return sources
  })
}

/** The disk as it is attached now, without what is below it. */
export function diskOf(xml: string, device: string): (DiskSource & { readonly element: XmlElement }) | undefined {
  const disk = findAll(find(readXml(xml), 'devices'), 'disk').find((candidate) => attribute(find(candidate, 'target'), 'dev') === device)
  return disk && { device, source: sourceOf(disk), format: attribute(find(disk, 'driver'), 'type') || 'raw', element: disk }
}

/** A path, or "pool:volume"; empty for a drive without a medium. */
export function sourceOf(image: XmlElement): string {
  const source = find(image, 'source')
  const byName = attributeOf(source, 'volume')
  if (byName !== undefined) return `${attribute(source, 'pool')}:${byName}`
  return attribute(source, 'file') || attribute(source, 'dev') || attribute(source, 'name')
}
