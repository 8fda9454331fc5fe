// Where the disks of a host's machines lie, from definitions alone: no volume is read. A disk is in the pool whose folder it
// is in, or which it names.
import { DomainXmlFlag } from '#electron/libvirt/index.ts'
import { DomainUuid } from '#shared/model/ids.ts'
import type { DiskPlace } from '#shared/model/storage/storage.ts'
import { attribute, find, findAll, readXml } from '#shared/xml/read-xml.ts'
import type { Link } from '../../session/host-link.ts'
import { definitionIfThere } from '../../domains/definition-if-there.ts'
import { sourceOf } from '../volumes/volume-users.ts'

export async function readDiskPlaces({ api }: Link, signal: AbortSignal): Promise<DiskPlace[]> {
  const [pools, domains] = await Promise.all([api.storage.listAllPools({ signal }), api.domains.listAllDomains({ signal })])
  const byFolder = new Map(await Promise.all(pools.map(async (pool) => [find(readXml(await api.storage.getPoolXml(pool, { signal })), 'target/path').text, pool.name] as const)))
  // What runs now decides, and a machine that is off has only the other definition.
  const definitions = await Promise.all(domains.map(async (domain) => ({ domain, xml: await definitionIfThere(api.domains, domain, { signal, flags: domain.id < 0 ? DomainXmlFlag.Inactive : 0 }) })))
  return definitions.flatMap(({ domain, xml }) => (xml === undefined ? [] : placesOf(xml, byFolder)).map((place) => ({ uuid: DomainUuid.parse(domain.uuid), ...place })))
}

/** Discs and floppies are not placed: they are what somebody put in. */
export function placesOf(xml: string, byFolder: ReadonlyMap<string, string>): Omit<DiskPlace, 'uuid'>[] {
  return findAll(find(readXml(xml), 'devices'), 'disk').flatMap((disk) => {
    const device = attribute(find(disk, 'target'), 'dev')
    const source = sourceOf(disk)
    if (source === '' || !['', 'disk', 'lun'].includes(attribute(disk, 'device'))) return []
    const pool = attribute(find(disk, 'source'), 'volume') === '' ? byFolder.get(source.slice(0, source.lastIndexOf('/'))) : attribute(find(disk, 'source'), 'pool')
    return [{ device, source, pool: pool ?? '' }]
  })
}
