// What stands against an edited definition: things that another machine has, that the host has not, or that it cannot give. Pure.
import { readField } from '#shared/domain/fields/field.ts'
import { fieldNamed } from '#shared/domain/fields/fields.ts'
import { hostDeviceKey } from '#shared/domain/devices/host-device-key.ts'
import { imagePath } from '#shared/domain/devices/disk-image.ts'
import { placesOf, wholeDomain } from '#shared/domain/fields/places.ts'
import type { PlacedElement } from '#shared/domain/fields/places.ts'
import type { DomainClaims, HardwareFinding, HardwareOffer } from '#shared/model/machines/hardware.ts'
import type { DomainUuid } from '#shared/model/ids.ts'
import { attribute, find, findOptional } from '#shared/xml/read-xml.ts'
import type { XmlElement } from '#shared/xml/xml-element.ts'

/** The machines of a host of the fleet, without the one that is edited. */
export interface HostClaims {
  readonly host: string
  readonly isOwn: boolean
  readonly domains: readonly DomainClaims[]
}

export interface Surroundings {
  readonly offer: HardwareOffer
  readonly fleet: readonly HostClaims[]
  /** Of the files that the definition names. */
  readonly missing: ReadonlySet<string>
  /** Hosts that were not there to be asked. */
  readonly unasked: readonly string[]
}

type Finding = Omit<HardwareFinding, 'place'>

/** What of the definition is to be in the fleet once only, and was not there before. */
export interface NewClaims {
  readonly macs: readonly string[]
  readonly cids: readonly number[]
  readonly disks: readonly PlacedElement[]
}

export function newClaims(draft: XmlElement, base: XmlElement): NewClaims {
  const [after, before] = [draft, base].map((root) => placesOf(root))
  const known = new Set((before ?? []).flatMap(({ element }) => [macOf(element), cidOf(element), diskSource(element)]).filter(Boolean).map(String))
  const isNew = (value: string | number): boolean => value !== '' && value !== 0 && !known.has(String(value))
  return {
    macs: (after ?? []).map(({ element }) => macOf(element)).filter(isNew),
    cids: (after ?? []).map(({ element }) => cidOf(element)).filter(isNew),
    disks: (after ?? []).filter(({ element }) => isNew(diskSource(element))),
  }
}

function macOf(device: XmlElement): string {
  return device.name === 'interface' ? attribute(find(device, 'mac'), 'address').toLowerCase() : ''
}

function cidOf(device: XmlElement): number {
  return device.name === 'vsock' && attribute(find(device, 'cid'), 'auto') !== 'yes' ? Number(attribute(find(device, 'cid'), 'address')) : 0
}

function diskSource(device: XmlElement): string {
  if (device.name !== 'disk') return ''
  const source = find(device, 'source')
  const volume = attribute(source, 'volume')
  return imagePath(device) || (volume === '' ? '' : `${attribute(source, 'pool')}/${volume}`)
}

/** Files whose absence keeps the machine from starting. */
export function namedFiles(draft: XmlElement): string[] {
  const disks = placesOf(draft).map(({ element }) => (element.name === 'disk' ? imagePath(element) : '')).filter((path) => path !== '')
  const files = ['os/loader', 'os/kernel', 'os/initrd', 'os/dtb'].map((path) => find(draft, path).text)
  return [...disks, ...files].filter((path) => path.startsWith('/'))
}

export interface Edited {
  readonly uuid: DomainUuid
  readonly draft: XmlElement
  readonly base: XmlElement
}

export function findConflicts({ draft, base }: Edited, around: Surroundings): HardwareFinding[] {
  const places = placesOf(draft)
  const added = newClaims(draft, base)
  const ofDevices = places.flatMap(({ place, element }) => [...twiceFindings(element, places), ...addressFindings(element, added, around), ...diskFindings(element, added, around), ...hostDeviceFindings(element, around)].map((finding): HardwareFinding => ({ ...finding, place })))
  const ofMachine = machineFindings(draft, around).map((finding): HardwareFinding => ({ ...finding, place: wholeDomain }))
  const isAsked = added.macs.length > 0 || added.cids.length > 0
  const unasked: HardwareFinding[] = isAsked && around.unasked.length > 0 ? [{ code: 'hosts-not-asked', severity: 'warning', place: '', params: { hosts: around.unasked.join(', '), count: around.unasked.length } }] : []
  return [...ofDevices, ...ofMachine, ...unasked]
}

function twiceFindings(device: XmlElement, places: readonly PlacedElement[]): Finding[] {
  const mac = macOf(device)
  return mac !== '' && places.filter(({ element }) => macOf(element) === mac).length > 1 ? [{ code: 'mac-twice', severity: 'error', params: { mac } }] : []
}

function addressFindings(device: XmlElement, added: NewClaims, { fleet }: Surroundings): Finding[] {
  const [mac, cid] = [macOf(device), cidOf(device)]
  const owners = fleet.flatMap(({ host, domains }) => domains.map((domain) => ({ host, domain })))
  const macOwner = added.macs.includes(mac) ? owners.find(({ domain }) => domain.macs.includes(mac)) : undefined
  // Numbers of vsock are a host's own.
  const cidOwner = added.cids.includes(cid) ? fleet.filter(({ isOwn }) => isOwn).flatMap(({ domains }) => domains).find(({ cids }) => cids.includes(cid)) : undefined
  return [
    ...(macOwner ? [{ code: 'mac-taken', severity: 'error', params: { mac, name: macOwner.domain.name, host: macOwner.host } } as const] : []),
    ...(cidOwner ? [{ code: 'cid-taken', severity: cidOwner.isRunning ? 'error' : 'warning', params: { cid, name: cidOwner.name } } as const] : []),
  ]
}

function diskFindings(device: XmlElement, added: NewClaims, { fleet, missing }: Surroundings): Finding[] {
  const source = diskSource(device)
  if (source === '') return []
  const gone: Finding[] = missing.has(source) ? [{ code: 'image-gone', severity: attribute(find(device, 'source'), 'startupPolicy') === 'optional' ? 'warning' : 'error', params: { path: source } }] : []
  const isReader = attribute(device, 'device') === 'cdrom' || findOptional(device, 'readonly') !== undefined
  if (isReader || !added.disks.some(({ element }) => diskSource(element) === source)) return gone
  const owners = fleet.filter(({ isOwn }) => isOwn).flatMap(({ domains }) => domains).flatMap((domain) => domain.disks.filter((disk) => disk.source === source && disk.isWritable).map((disk) => ({ domain, disk })))
  const isShared = findOptional(device, 'shareable') !== undefined
  return [...gone, ...owners.map(({ domain, disk }): Finding => ({ code: isShared && disk.isShareable ? 'disk-shared' : 'disk-taken', severity: isShared && disk.isShareable ? 'warning' : 'error', params: { path: source, name: domain.name, device: disk.device } }))]
}

function hostDeviceFindings(device: XmlElement, { offer, fleet }: Surroundings): Finding[] {
  const key = device.name === 'hostdev' ? hostDeviceKey(device) : ''
  // Of a host without a driver for devices nothing is known.
  if (key === '' || offer.hostDevices.length === 0) return []
  const found = offer.hostDevices.find((each) => each.key === key)
  if (!found) return key.startsWith('usb:') && key.includes('.') ? [] : [{ code: 'host-device-gone', severity: attribute(find(device, 'source'), 'startupPolicy') === 'optional' ? 'warning' : 'error', params: { device: key } }]
  const users = fleet.filter(({ isOwn }) => isOwn).flatMap(({ domains }) => domains).filter(({ hostDevices }) => hostDevices.includes(key))
  const together = found.iommuGroup === null ? [] : offer.hostDevices.filter((each) => each.iommuGroup === found.iommuGroup && each.key !== key && each.driver !== '' && each.driver !== 'vfio-pci')
  return [
    ...users.map((user): Finding => ({ code: 'host-device-taken', severity: user.isRunning ? 'error' : 'warning', params: { device: found.label || key, name: user.name } })),
    ...(together.length > 0 ? [{ code: 'iommu-group-shared', severity: 'warning', params: { device: found.label || key, group: found.iommuGroup ?? 0, others: together.map(({ label, key: other }) => label || other).join(', ') } } as const] : []),
  ]
}

function machineFindings(draft: XmlElement, { offer, missing }: Surroundings): Finding[] {
  const of = (name: string): string | null => {
    const field = fieldNamed(wholeDomain, name)
    return field ? readField(draft, field) : null
  }
  return [...cpuFindings(of, offer), ...hugePageFindings(of, offer), ...firmwareFindings(of, offer), ...['loader', 'kernel', 'initrd', 'deviceTree'].flatMap((name): Finding[] => (missing.has(of(name) ?? '') ? [{ code: 'loader-gone', severity: 'error', params: { path: of(name) ?? '' } }] : []))]
}

type ValueOf = (name: string) => string | null

function cpuFindings(of: ValueOf, offer: HardwareOffer): Finding[] {
  const [mode, model] = [of('mode'), of('model')]
  const modes = offer.values['cpu-mode']
  const found: Finding[] = []
  if (mode !== null && modes && !modes.includes(mode)) found.push({ code: 'cpu-mode-unsupported', severity: 'error', params: { mode } })
  if (mode === 'custom' && model !== null && offer.cpuModels.length > 0) {
    const known = offer.cpuModels.find(({ name }) => name === model)
    if (!known) found.push({ code: 'cpu-model-unknown', severity: 'error', params: { model } })
    else if (!known.isUsable) found.push({ code: 'cpu-model-unusable', severity: 'warning', params: { model } })
  }
  const vcpus = Number(of('vcpusNow') ?? of('vcpus') ?? 0)
  if (offer.hostCpus > 0 && vcpus > offer.hostCpus) found.push({ code: 'vcpus-above-host', severity: 'warning', params: { vcpus, cpus: offer.hostCpus } })
  return found
}

function hugePageFindings(of: ValueOf, { hugePages }: HardwareOffer): Finding[] {
  if (of('hugePages') !== 'yes') return []
  const size = of('hugePageSize')
  // Without a size the host's default, which is the smallest of them on all that run Linux.
  const pages = size === null ? hugePages[0] : hugePages.find(({ sizeKib }) => sizeKib === Number(size))
  if (!pages || pages.total === 0) return [{ code: 'huge-pages-missing', severity: 'error', params: { size: size ?? '' } }]
  const needed = Math.ceil(Number(of('memory') ?? 0) / 1024 / pages.sizeKib)
  return needed > pages.total ? [{ code: 'huge-pages-short', severity: 'error', params: { needed, total: pages.total, size: pages.sizeKib } }] : []
}

function firmwareFindings(of: ValueOf, { values }: HardwareOffer): Finding[] {
  const firmware = of('firmware')
  const offered = values['firmware']
  return firmware !== null && offered && !offered.includes(firmware) ? [{ code: 'firmware-missing', severity: 'error', params: { firmware } }] : []
}
