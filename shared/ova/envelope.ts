// The description of a machine in an OVF envelope: what of it becomes a machine of libvirt, and what is left out. Pure. Element and
// resource numbers: DMTF DSP0243 (OVF 1 and 2) and CIM_ResourceAllocationSettingData; VMware's and VirtualBox's own additions
// where the standard says nothing (firmware).
import { parseXml } from '../xml/parse-xml.ts'
import { attribute, find, findAll } from '../xml/read-xml.ts'
import type { XmlElement } from '../xml/xml-element.ts'
import { XmlError } from '../xml/xml-error.ts'
import { OvaError } from './ova-error.ts'

export interface OvfDisk {
  /** The file's name in the package. */
  readonly file: string
  readonly capacityBytes: number
  /** Of the file, where the envelope says it. */
  readonly fileBytes: number | null
  readonly controller: 'ide' | 'scsi' | 'sata' | 'other'
}

export interface OvfNic {
  /** As the network was called where it comes from. */
  readonly network: string
  /** "E1000", "VmxNet3" ...; empty where it is not said. */
  readonly model: string
}

export interface OvfMachine {
  readonly name: string
  /** In the words of the envelope, e.g. "Debian GNU/Linux 12 (64-bit)" or "debian12_64Guest"; empty where it is not said. */
  readonly osDescription: string
  readonly vcpus: number
  readonly memoryBytes: number
  readonly firmware: 'bios' | 'uefi'
  readonly hasSecureBoot: boolean
  readonly disks: readonly OvfDisk[]
  readonly nics: readonly OvfNic[]
  /** Devices that are not taken over: what the envelope calls them (nothing, in some), and their number among CIM's types of resources. */
  readonly leftOut: readonly { readonly name: string; readonly type: number }[]
}

/** Of a description; more is no machine. */
export const maxEnvelopeBytes = 4 * 2 ** 20

const resource = { processor: 3, memory: 4, ide: 5, scsi: 6, nic: 10, floppy: 14, cdrom: 15, dvd: 16, disk: 17, sata: 20, usb: 23, graphics: 24 } as const
/** A machine of libvirt has these anyway, or does not need them. */
const silentlyReplaced: readonly number[] = [resource.ide, resource.scsi, resource.sata, resource.floppy, resource.cdrom, resource.dvd, resource.usb, resource.graphics]

/** @throws OvaError for what is no envelope of one machine, or says what cannot be followed */
export function readEnvelope(text: string): OvfMachine {
  const root = envelopeIn(text)
  const systems = [...findAll(root, 'VirtualSystem'), ...findAll(find(root, 'VirtualSystemCollection'), 'VirtualSystem')]
  const [system, second] = systems
  if (!system) throw new OvaError({ reason: 'ova-no-machine', message: 'The envelope describes no machine', params: {} })
  if (second) throw new OvaError({ reason: 'ova-machines', message: `The envelope describes ${systems.length} machines; only one at a time can be imported`, params: { machines: systems.length } })
  const hardware = find(system, 'VirtualHardwareSection')
  const items = ['Item', 'StorageItem', 'EthernetPortItem'].flatMap((name) => findAll(hardware, name)).map(itemOf)
  const ofType = (type: number): Item[] => items.filter((item) => item.type === type)
  const vcpus = ofType(resource.processor).reduce((sum, { quantity }) => sum + quantity, 0)
  const memoryBytes = ofType(resource.memory).reduce((sum, { quantity, units }) => sum + quantity * unitBytes(units, 2 ** 20), 0)
  if (!(vcpus >= 1 && vcpus <= 1024)) throw new OvaError({ reason: 'ova-vcpus', message: `The envelope asks for ${vcpus} processors`, params: { vcpus } })
  if (!(memoryBytes >= 2 ** 20 && memoryBytes <= 2 ** 50)) throw new OvaError({ reason: 'ova-memory', message: `The envelope asks for ${memoryBytes} bytes of memory`, params: { memoryBytes } })
  const configuration = configOf(hardware)
  const vendor = attribute(find(find(system, 'Machine'), 'Hardware/Firmware'), 'type')
  const os = find(system, 'OperatingSystemSection')
  return {
    name: find(system, 'Name').text || attribute(system, 'id') || 'imported',
    osDescription: attribute(os, 'osType') || find(os, 'Description').text,
    vcpus,
    memoryBytes,
    firmware: configuration.get('firmware') === 'efi' || vendor.startsWith('EFI') ? 'uefi' : 'bios',
    hasSecureBoot: configuration.get('bootOptions.efiSecureBootEnabled') === 'true',
    disks: ofType(resource.disk).map((item) => diskOf(root, item, items)),
    nics: ofType(resource.nic).map(({ connection, subtype }) => ({ network: connection, model: subtype })),
    leftOut: items.filter(({ type }) => !isTaken(type) && !silentlyReplaced.includes(type)).map(({ name, type }) => ({ name, type })),
  }
}

const isTaken = (type: number): boolean => type === resource.processor || type === resource.memory || type === resource.disk || type === resource.nic

function envelopeIn(text: string): XmlElement {
  try {
    const root = parseXml(text)
    if (root.name === 'Envelope') return root
  } catch (error) {
    if (!(error instanceof XmlError)) throw error
    throw new OvaError({ reason: 'ova-not-xml', message: `The description is not readable XML: ${error.message}`, params: { ...error.params, xml: error.problem, line: error.line, column: error.column } })
  }
  throw new OvaError({ reason: 'ova-no-envelope', message: 'The description is no OVF envelope', params: {} })
}

interface Item {
  readonly type: number
  readonly name: string
  readonly instance: string
  readonly parent: string
  readonly quantity: number
  readonly units: string
  readonly connection: string
  readonly subtype: string
  readonly hostResource: string
}

function itemOf(item: XmlElement): Item {
  const text = (name: string): string => find(item, name).text.trim()
  return {
    type: Number(text('ResourceType')),
    name: text('ElementName') || text('Caption'),
    instance: text('InstanceID'),
    parent: text('Parent'),
    quantity: Number(text('VirtualQuantity') || 0),
    units: text('AllocationUnits'),
    connection: text('Connection'),
    subtype: text('ResourceSubType'),
    hostResource: text('HostResource'),
  }
}

function configOf(hardware: XmlElement): Map<string, string> {
  return new Map(['Config', 'ExtraConfig'].flatMap((name) => findAll(hardware, name)).map((entry) => [attribute(entry, 'key'), attribute(entry, 'value')]))
}

const controllers: Readonly<Record<number, OvfDisk['controller']>> = { [resource.ide]: 'ide', [resource.scsi]: 'scsi', [resource.sata]: 'sata' }

function diskOf(root: XmlElement, { hostResource, name, parent }: Item, items: readonly Item[]): OvfDisk {
  const id = /^(?:ovf:)?\/disk\/(.+)$/.exec(hostResource)?.[1]
  const disk = findAll(find(root, 'DiskSection'), 'Disk').find((candidate) => attribute(candidate, 'diskId') === id)
  if (id === undefined || !disk) throw new OvaError({ reason: 'ova-disk-elsewhere', message: `The disk ${JSON.stringify(name)} is at ${JSON.stringify(hostResource)}, which is no disk of the package`, params: { disk: name, place: hostResource } })
  if (attribute(disk, 'parentRef') !== '') throw new OvaError({ reason: 'ova-disk-overlay', message: `The disk ${JSON.stringify(name)} stands on another one: only whole disks can be imported`, params: { disk: name } })
  const file = findAll(find(root, 'References'), 'File').find((candidate) => attribute(candidate, 'id') === attribute(disk, 'fileRef'))
  if (!file) throw new OvaError({ reason: 'ova-disk-no-file', message: `The disk ${JSON.stringify(name)} has no file in the package`, params: { disk: name } })
  const href = attribute(file, 'href')
  if (attribute(file, 'compression') !== '' && attribute(file, 'compression') !== 'identity') throw new OvaError({ reason: 'ova-disk-compressed', message: `${JSON.stringify(href)} is compressed (${attribute(file, 'compression')}): unpack it, and import the disk by itself`, params: { file: href, format: attribute(file, 'compression') } })
  if (attribute(file, 'chunkSize') !== '') throw new OvaError({ reason: 'ova-disk-pieces', message: `${JSON.stringify(href)} is cut into pieces`, params: { file: href } })
  const capacityBytes = Number(attribute(disk, 'capacity')) * unitBytes(attribute(disk, 'capacityAllocationUnits'), 1)
  if (!(capacityBytes > 0 && capacityBytes <= 2 ** 50)) throw new OvaError({ reason: 'ova-disk-capacity', message: `The disk ${JSON.stringify(name)} has a capacity of ${attribute(disk, 'capacity')}`, params: { disk: name, capacity: attribute(disk, 'capacity') } })
  const size = attribute(file, 'size')
  return { file: href, capacityBytes, fileBytes: /^\d+$/.test(size) ? Number(size) : null, controller: controllers[items.find(({ instance }) => instance === parent)?.type ?? 0] ?? 'other' }
}

/** "byte * 2^20", or the older "MegaBytes"; `usual` where nothing is said. */
function unitBytes(units: string, usual: number): number {
  if (units.trim() === '') return usual
  const power = /^\s*byte\s*(?:\*\s*(2|10)\s*\^\s*(\d{1,2}))?\s*$/i.exec(units)
  if (power) return power[1] === undefined ? 1 : Number(power[1]) ** Number(power[2])
  const word = { kilobytes: 2 ** 10, megabytes: 2 ** 20, gigabytes: 2 ** 30, kb: 2 ** 10, mb: 2 ** 20, gb: 2 ** 30 }[units.trim().toLowerCase()]
  if (word === undefined) throw new OvaError({ reason: 'ova-units', message: `The envelope counts in ${JSON.stringify(units)}, which is not known here`, params: { units } })
  return word
}
