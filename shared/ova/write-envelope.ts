// The OVF envelope of a machine of libvirt, and its manifest: what every tool that reads packages understands, so an AHCI controller
// and E1000 cards, whatever the machine has here. Pure. DMTF DSP0243 1.1.
import { element, printElement } from '../xml/new-element.ts'
import type { NewElement } from '../xml/new-element.ts'

export interface EnvelopeDisk {
  readonly file: string
  readonly fileBytes: number
  readonly capacityBytes: number
  readonly isStreamOptimised: boolean
}

export interface EnvelopeMachine {
  readonly name: string
  /** As people say it, e.g. "Debian 12"; empty where it is not known. */
  readonly osName: string
  readonly isWindows: boolean
  readonly vcpus: number
  readonly memoryBytes: number
  readonly firmware: 'bios' | 'uefi'
  readonly hasSecureBoot: boolean
  readonly disks: readonly EnvelopeDisk[]
  /** The network of each card. */
  readonly networks: readonly string[]
}

const diskFormat = 'http://www.vmware.com/interfaces/specifications/vmdk.html'
/** CIM's numbers: any 64-bit Linux, and what has none. */
const osNumbers = { linux: 101, other: 1 } as const
const mib = 2 ** 20

export function writeEnvelope(machine: EnvelopeMachine): string {
  const { name, disks, networks } = machine
  const names = [...new Set(networks)]
  const root = element('Envelope', { xmlns: 'http://schemas.dmtf.org/ovf/envelope/1', 'xmlns:ovf': 'http://schemas.dmtf.org/ovf/envelope/1', 'xmlns:rasd': 'http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_ResourceAllocationSettingData', 'xmlns:vssd': 'http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_VirtualSystemSettingData', 'xmlns:vmw': 'http://www.vmware.com/schema/ovf' }, [
    element('References', {}, disks.map(({ file, fileBytes }, index) => element('File', { 'ovf:id': `file${index + 1}`, 'ovf:href': file, 'ovf:size': fileBytes }))),
    element('DiskSection', {}, [element('Info', {}, 'Virtual disks'), ...disks.map(({ capacityBytes, isStreamOptimised }, index) => element('Disk', { 'ovf:diskId': `disk${index + 1}`, 'ovf:fileRef': `file${index + 1}`, 'ovf:capacity': capacityBytes, 'ovf:capacityAllocationUnits': 'byte', 'ovf:format': `${diskFormat}#${isStreamOptimised ? 'streamOptimized' : 'sparse'}` }))]),
    element('NetworkSection', {}, [element('Info', {}, 'Logical networks'), ...names.map((network) => element('Network', { 'ovf:name': network }, [element('Description', {}, network)]))]),
    element('VirtualSystem', { 'ovf:id': name }, [element('Info', {}, 'A virtual machine'), element('Name', {}, name), operatingSystem(machine), hardware(machine)]),
  ])
  return `<?xml version="1.0" encoding="UTF-8"?>\n${printElement(root)}\n`
}

function operatingSystem({ osName, isWindows }: EnvelopeMachine): NewElement {
  return element('OperatingSystemSection', { 'ovf:id': isWindows || osName === '' ? osNumbers.other : osNumbers.linux }, [element('Info', {}, 'The guest operating system'), osName !== '' && element('Description', {}, osName)])
}

function hardware({ name, vcpus, memoryBytes, firmware, hasSecureBoot, disks, networks }: EnvelopeMachine): NewElement {
  const controller = 3
  const items = [
    item({ ElementName: `${vcpus} virtual CPUs`, InstanceID: 1, ResourceType: 3, VirtualQuantity: vcpus }),
    item({ AllocationUnits: 'byte * 2^20', ElementName: 'Memory', InstanceID: 2, ResourceType: 4, VirtualQuantity: Math.ceil(memoryBytes / mib) }),
    item({ Address: 0, ElementName: 'SATA controller', InstanceID: controller, ResourceSubType: 'AHCI', ResourceType: 20 }),
    ...disks.map((_disk, index) => item({ AddressOnParent: index, ElementName: `Disk ${index + 1}`, HostResource: `ovf:/disk/disk${index + 1}`, InstanceID: controller + 1 + index, Parent: controller, ResourceType: 17 })),
    ...networks.map((network, index) => item({ AutomaticAllocation: 'true', Connection: network, ElementName: `Network adapter ${index + 1}`, InstanceID: controller + 1 + disks.length + index, ResourceSubType: 'E1000', ResourceType: 10 })),
  ]
  const system = element('System', {}, [element('vssd:ElementName', {}, 'Virtual hardware'), element('vssd:InstanceID', {}, 0), element('vssd:VirtualSystemIdentifier', {}, name), element('vssd:VirtualSystemType', {}, 'vmx-13')])
  return element('VirtualHardwareSection', {}, [
    element('Info', {}, 'Virtual hardware'),
    system,
    ...items,
    ...(firmware === 'uefi' ? [element('vmw:Config', { 'ovf:required': 'false', 'vmw:key': 'firmware', 'vmw:value': 'efi' })] : []),
    ...(hasSecureBoot ? [element('vmw:Config', { 'ovf:required': 'false', 'vmw:key': 'bootOptions.efiSecureBootEnabled', 'vmw:value': 'true' })] : []),
  ])
}

/** The standard wants the fields of an item in the order of their names. */
function item(fields: Readonly<Record<string, string | number>>): NewElement {
  return element('Item', {}, Object.entries(fields).toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([field, value]) => element(`rasd:${field}`, {}, value)))
}

/** `sha256`: in hexadecimal digits. */
export function writeManifest(files: readonly { readonly name: string; readonly sha256: string }[]): string {
  return files.map(({ name, sha256 }) => `SHA256(${name})= ${sha256}\n`).join('')
}
