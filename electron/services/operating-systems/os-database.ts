// libosinfo's database where it is installed: the systems, what they need and drive, and what their install media call themselves.
// Its format: docs of osinfo-db, "osinfo.rng". Of <resources> only those of the system itself count, not those that it derives from.
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { IsoIdentity } from '#shared/images/recognise-image.ts'
import { usualDevices } from '#shared/model/provisioning/operating-system.ts'
import type { Needs, OperatingSystem, OsDevices } from '#shared/model/provisioning/operating-system.ts'
import { attribute, find, findAll, readXml } from '#shared/xml/read-xml.ts'
import type { XmlElement } from '#shared/xml/xml-element.ts'

/** What tells a medium: each field of the disc that has a pattern must match it. */
export interface Medium {
  readonly osId: string
  readonly patterns: readonly { readonly field: keyof IsoIdentity; readonly pattern: RegExp }[]
}

/** What an install tree says of itself, in the words of `.treeinfo`; empty where it does not. */
export interface TreeIdentity {
  readonly family: string
  readonly version: string
  readonly variant: string
  readonly arch: string
}

export interface KnownTree {
  readonly osId: string
  readonly patterns: readonly { readonly field: keyof TreeIdentity; readonly pattern: RegExp }[]
}

export interface OsDatabase {
  readonly systems: readonly OperatingSystem[]
  readonly media: readonly Medium[]
  readonly trees: readonly KnownTree[]
}

type FieldOf<Identity> = readonly { readonly element: string; readonly field: keyof Identity }[]

const discFields: FieldOf<IsoIdentity> = [
  { element: 'volume-id', field: 'volumeId' },
  { element: 'system-id', field: 'systemId' },
  { element: 'publisher-id', field: 'publisherId' },
  { element: 'application-id', field: 'applicationId' },
]
const treeFields: FieldOf<TreeIdentity> = (['family', 'version', 'variant', 'arch'] as const).map((field) => ({ element: field, field }))

/** Folders that are not there are passed over: most machines have none. */
export async function readOsDatabase(folders: readonly string[]): Promise<OsDatabase> {
  const elements: XmlElement[] = []
  for (const folder of folders) {
    const names = await readdir(folder, { recursive: true }).catch(() => [])
    for (const name of names.filter((candidate) => candidate.endsWith('.xml'))) elements.push(...findAll(readXml(await readFile(join(folder, name), 'utf8')), 'os'))
  }
  const byId = new Map(elements.map((os) => [attribute(os, 'id'), os]))
  return {
    systems: elements.map((os) => systemOf(os, byId)),
    media: elements.flatMap((os) => findAll(os, 'media').flatMap((media) => patternsOf(os, { from: find(media, 'iso'), fields: discFields }))),
    trees: elements.flatMap((os) => findAll(os, 'tree').flatMap((tree) => patternsOf(os, { from: find(tree, 'treeinfo'), fields: treeFields }))),
  }
}

function systemOf(os: XmlElement, byId: ReadonlyMap<string, XmlElement>): OperatingSystem {
  const resources = findAll(os, 'resources').filter((found) => ['all', 'x86_64'].includes(attribute(found, 'arch'))).toSorted((one, other) => Number(attribute(one, 'arch') === 'all') - Number(attribute(other, 'arch') === 'all'))
  const needs = (kind: string): Needs => needsOf(resources.map((found) => find(found, kind)))
  const endOfLife = find(os, 'eol-date').text
  return {
    id: attribute(os, 'id'),
    shortId: find(os, 'short-id').text,
    name: find(os, 'name').text,
    endOfLife: endOfLife === '' ? null : endOfLife,
    minimum: needs('minimum'),
    recommended: needs('recommended'),
    devices: devicesOf(os, byId),
  }
}

function needsOf(places: readonly XmlElement[]): Needs {
  const number = (name: string): number | null => places.map((place) => Number(find(place, name).text)).find((value) => value > 0) ?? null
  return { memoryBytes: number('ram'), diskBytes: number('storage'), vcpus: number('n-cpus') }
}

/** Devices by the numbers of their makers, as libosinfo names them. Virtio has an old number and one of version 1.0. */
const device = {
  virtioBlock: ['http://pcisig.com/pci/1af4/1001', 'http://pcisig.com/pci/1af4/1042'],
  virtioNet: ['http://pcisig.com/pci/1af4/1000', 'http://pcisig.com/pci/1af4/1041'],
  virtioGpu: ['http://pcisig.com/pci/1af4/1050'],
  e1000e: ['http://pcisig.com/pci/8086/10d3'],
  e1000: ['http://pcisig.com/pci/8086/100e'],
} as const

function devicesOf(os: XmlElement, byId: ReadonlyMap<string, XmlElement>): OsDevices {
  const known = knownDevices(os, byId, new Set())
  const has = (ids: readonly string[]): boolean => ids.some((id) => known.has(id))
  const isWindows = find(os, 'family').text.startsWith('win')
  return {
    ...usualDevices,
    diskBus: has(device.virtioBlock) ? 'virtio' : 'sata',
    nicModel: has(device.virtioNet) ? 'virtio' : has(device.e1000e) ? 'e1000e' : has(device.e1000) ? 'e1000' : 'rtl8139',
    video: has(device.virtioGpu) ? 'virtio' : 'vga',
    firmware: wantsUefi(os) ? 'uefi' : 'bios',
    isWindows,
  }
}

/** What a system derives from, its drivers have too, unless it says otherwise. */
function knownDevices(os: XmlElement, byId: ReadonlyMap<string, XmlElement>, seen: Set<string>): Set<string> {
  const known = new Set<string>()
  for (const parent of ['derives-from', 'clones'].flatMap((name) => findAll(os, name)).map((element) => attribute(element, 'id'))) {
    const found = byId.get(parent)
    if (!found || seen.has(parent)) continue
    seen.add(parent)
    for (const id of knownDevices(found, byId, seen)) known.add(id)
  }
  for (const listed of findAll(find(os, 'devices'), 'device')) {
    if (attribute(listed, 'supported') === 'false') known.delete(attribute(listed, 'id'))
    else known.add(attribute(listed, 'id'))
  }
  return known
}

function wantsUefi(os: XmlElement): boolean {
  return findAll(os, 'firmware').some((firmware) => attribute(firmware, 'arch') === 'x86_64' && attribute(firmware, 'type') === 'bios' && attribute(firmware, 'supported') === 'false')
}

function patternsOf<Identity>(os: XmlElement, { from, fields }: { from: XmlElement; fields: FieldOf<Identity> }): { osId: string; patterns: { field: keyof Identity; pattern: RegExp }[] }[] {
  const patterns = fields.flatMap(({ element, field }) => {
    const source = find(from, element).text
    const pattern = source === '' ? undefined : patternOf(source)
    return pattern ? [{ field, pattern }] : []
  })
  return patterns.length === 0 ? [] : [{ osId: attribute(os, 'id'), patterns }]
}

/** Written for GLib's expressions, most of which are also JavaScript's; one that is not says nothing. */
function patternOf(source: string): RegExp | undefined {
  try {
    return new RegExp(source)
  } catch {
    return undefined
  }
}
