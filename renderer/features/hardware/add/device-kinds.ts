// What can be added to a machine, and what each begins as: a device that works on most machines without another word. Pure.
import { newMac } from '#shared/domain/devices/new-device.ts'
import type { HardwareOffer } from '#shared/model/machines/hardware.ts'
import { attribute, find, findAll } from '#shared/xml/read-xml.ts'
import type { XmlElement } from '#shared/xml/xml-element.ts'

export interface DeviceKind {
  /** `hardware:add.kind.<id>` is its name. */
  readonly id: string
  /** The element, whose fields its form has. */
  readonly section: string
  /** The XML of the device; empty where the form chooses it. `domain`: the draft. */
  readonly begin: (domain: XmlElement, offer: HardwareOffer | undefined) => string
}

const fixed = (xml: string) => (): string => xml

/** The host tells which of several it has; the first that it has not denied. */
function offered(offer: HardwareOffer | undefined, name: string, wanted: readonly string[]): string {
  const values = offer?.values[name]
  return wanted.find((value) => values === undefined || values.length === 0 || values.includes(value)) ?? wanted[0] ?? ''
}

function randomBytes(): readonly number[] {
  return [...crypto.getRandomValues(new Uint8Array(3))]
}

function freeTag(domain: XmlElement): string {
  const taken = findAll(find(domain, 'devices'), 'filesystem').map((each) => attribute(find(each, 'target'), 'dir'))
  return Array.from({ length: taken.length + 1 }, (_, index) => (index === 0 ? 'share' : `share${index + 1}`)).find((tag) => !taken.includes(tag)) ?? 'share'
}

export const deviceKinds: readonly DeviceKind[] = [
  { id: 'disk', section: 'disk', begin: fixed("<disk type='file' device='disk'><driver name='qemu' type='qcow2' discard='unmap'/><target bus='virtio'/></disk>") },
  { id: 'cdrom', section: 'disk', begin: (_domain, offer) => `<disk type='file' device='cdrom'><driver name='qemu' type='raw'/><target bus='${offered(offer, 'disk-bus', ['sata', 'scsi', 'ide'])}'/><readonly/></disk>` },
  { id: 'interface', section: 'interface', begin: () => `<interface type='network'><mac address='${newMac(randomBytes())}'/><source network='default'/><model type='virtio'/></interface>` },
  { id: 'controller', section: 'controller', begin: fixed("<controller type='scsi' model='virtio-scsi'/>") },
  { id: 'input', section: 'input', begin: fixed("<input type='tablet' bus='usb'/>") },
  { id: 'graphics', section: 'graphics', begin: (_domain, offer) => `<graphics type='${offered(offer, 'graphics-type', ['vnc', 'spice'])}' port='-1' autoport='yes'><listen type='address' address='127.0.0.1'/></graphics>` },
  { id: 'video', section: 'video', begin: (_domain, offer) => `<video><model type='${offered(offer, 'video-model', ['virtio', 'vga', 'qxl', 'bochs'])}'/></video>` },
  { id: 'sound', section: 'sound', begin: fixed("<sound model='ich9'/>") },
  { id: 'serial', section: 'serial', begin: fixed("<serial type='pty'/>") },
  { id: 'parallel', section: 'parallel', begin: fixed("<parallel type='pty'/>") },
  { id: 'console', section: 'console', begin: fixed("<console type='pty'><target type='virtio'/></console>") },
  { id: 'channel', section: 'channel', begin: fixed("<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>") },
  { id: 'hostdev', section: 'hostdev', begin: fixed('') },
  { id: 'redirdev', section: 'redirdev', begin: fixed("<redirdev bus='usb' type='spicevmc'/>") },
  { id: 'filesystem', section: 'filesystem', begin: (domain, offer) => (offered(offer, 'filesystem-driver', ['virtiofs', 'path']) === 'virtiofs' ? `<filesystem type='mount' accessmode='passthrough'><driver type='virtiofs'/><source dir=''/><target dir='${freeTag(domain)}'/></filesystem>` : `<filesystem type='mount' accessmode='mapped'><source dir=''/><target dir='${freeTag(domain)}'/></filesystem>`) },
  { id: 'tpm', section: 'tpm', begin: (_domain, offer) => `<tpm model='${offered(offer, 'tpm-model', ['tpm-crb', 'tpm-tis'])}'><backend type='${offered(offer, 'tpm-backend', ['emulator', 'passthrough'])}' version='2.0'/></tpm>` },
  { id: 'rng', section: 'rng', begin: fixed("<rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>") },
  { id: 'watchdog', section: 'watchdog', begin: fixed("<watchdog model='i6300esb' action='reset'/>") },
  { id: 'memballoon', section: 'memballoon', begin: fixed("<memballoon model='virtio'/>") },
  { id: 'panic', section: 'panic', begin: (_domain, offer) => `<panic model='${offered(offer, 'panic-model', ['isa', 'pvpanic'])}'/>` },
  { id: 'vsock', section: 'vsock', begin: fixed("<vsock model='virtio'><cid auto='yes'/></vsock>") },
  { id: 'smartcard', section: 'smartcard', begin: fixed("<smartcard mode='passthrough' type='spicevmc'/>") },
  { id: 'iommu', section: 'iommu', begin: fixed("<iommu model='intel'/>") },
]

/** What a machine has one of at most. */
export const singleKinds: ReadonlySet<string> = new Set(['tpm', 'memballoon', 'vsock', 'smartcard', 'iommu'])
