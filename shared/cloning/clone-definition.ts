// The definition of a copy out of its original's: what makes a machine itself is replaced, what two machines cannot both have is
// let go, and everything else keeps every byte. Pure.
import { XmlEdit } from '../xml/edit-xml.ts'
import { element } from '../xml/new-element.ts'
import { parseXml } from '../xml/parse-xml.ts'
import { attribute, attributeOf, find, findAll, findOptional } from '../xml/read-xml.ts'
import type { XmlElement } from '../xml/xml-element.ts'
import { withSettings } from './clone-settings.ts'
import type { CloneSettings } from './clone-settings.ts'
import type { ImagePlace } from './image-place.ts'
import { seedDrive } from './seed-drive.ts'

export type DiskChange =
  | { readonly kind: 'replace'; readonly place: ImagePlace }
  /** A drive for discs stays, empty. */
  | { readonly kind: 'remove' }

export interface CloneChanges {
  readonly name: string
  readonly uuid: string
  /** For its network interfaces, in their order. */
  readonly macs: readonly string[]
  /** By target, e.g. "vda". Disks that are not named stay as they are: both machines have them. */
  readonly disks: Readonly<Record<string, DiskChange>>
  /** The disc that sets it up, in a drive of its own. */
  readonly seed?: ImagePlace | undefined
  readonly hostDevices: 'keep' | 'leave-out'
  /** As the original has them where they are not given. */
  readonly settings?: CloneSettings | undefined
}

/** @throws XmlError when the original is not XML; RangeError when there are fewer addresses than interfaces; EditProblem for settings that it cannot have */
export function cloneDefinition(xml: string, changes: CloneChanges): string {
  const root = parseXml(changes.settings ? withSettings(xml, changes.settings) : xml)
  const edit = new XmlEdit(root)
  changeIdentity(edit, root, changes)
  const devices = find(root, 'devices')
  for (const disk of findAll(devices, 'disk')) changeDisk(edit, disk, changes.disks[attribute(find(disk, 'target'), 'dev')])
  const isLeftOut = (device: XmlElement): boolean => changes.hostDevices === 'leave-out' && isHostDevice(device)
  for (const [index, nic] of findAll(devices, 'interface').entries()) if (!isLeftOut(nic)) changeInterface(edit, nic, changes.macs[index])
  for (const device of devices.children) {
    if (isLeftOut(device)) edit.remove(device)
    else changeDevice(edit, device)
  }
  if (changes.seed) edit.insert(devices, seedDrive(root, changes.seed))
  return edit.toString()
}

function changeIdentity(edit: XmlEdit, root: XmlElement, { name, uuid }: CloneChanges): void {
  edit.setAttribute(root, 'id', undefined)
  edit.setText(find(root, 'name'), name)
  const old = findOptional(root, 'uuid')
  if (old) edit.setText(old, uuid)
  else edit.insert(root, element('uuid', {}, uuid), { order: ['name', 'uuid'] })
  const title = findOptional(root, 'title')
  if (title) edit.remove(title)
  // libvirt makes another one, by which Windows knows that it is a copy.
  const generation = findOptional(root, 'genid')
  if (generation && generation.text !== '') edit.replace(generation, element('genid'))
  changeFirmware(edit, root)
  // libvirt refuses one that is not the machine's own.
  for (const entry of findAll(find(root, 'sysinfo/system'), 'entry')) if (attribute(entry, 'name') === 'uuid') edit.setText(entry, uuid)
  for (const mark of ['metadata/vm/template', 'metadata/template']) {
    const found = findOptional(root, mark)
    if (found) edit.remove(found)
  }
}

/** Without a path libvirt makes a file of variables for this machine, from the firmware's template. */
function changeFirmware(edit: XmlEdit, root: XmlElement): void {
  const nvram = findOptional(root, 'os/nvram')
  if (!nvram) return
  const { template, templateFormat, format } = Object.fromEntries(nvram.attributes.map((found) => [found.name, found.value]))
  if (template === undefined && attribute(find(root, 'os'), 'firmware') !== '') edit.remove(nvram)
  else edit.replace(nvram, element('nvram', { template, templateFormat, format }))
}

function changeDisk(edit: XmlEdit, disk: XmlElement, change: DiskChange | undefined): void {
  if (!change) return
  const isDrive = ['cdrom', 'floppy'].includes(attribute(disk, 'device'))
  const source = findOptional(disk, 'source')
  if (change.kind === 'remove') {
    if (!isDrive) return edit.remove(disk)
    if (source) edit.remove(source)
    return forgetBacking(edit, disk)
  }
  const { type, path, pool, volume, format } = change.place
  edit.setAttribute(disk, 'type', type)
  const wanted: Readonly<Record<string, string | undefined>> = { file: type === 'file' ? path : undefined, dev: type === 'block' ? path : undefined, pool: type === 'volume' ? pool : undefined, volume: type === 'volume' ? volume : undefined, index: undefined, mode: undefined }
  if (!source) edit.insert(disk, element('source', wanted), { order: ['driver', 'auth', 'source'] })
  else for (const [name, value] of Object.entries(wanted)) edit.setAttribute(source, name, value)
  const driver = findOptional(disk, 'driver')
  if (driver) edit.setAttribute(driver, 'type', format)
  else edit.insert(disk, element('driver', { name: 'qemu', type: format }), { order: ['driver', 'source', 'target'] })
  forgetBacking(edit, disk)
}

/** libvirt finds out by itself what the new image stands on. */
function forgetBacking(edit: XmlEdit, disk: XmlElement): void {
  for (const name of ['backingStore', 'mirror']) for (const found of findAll(disk, name)) edit.remove(found)
}

function changeInterface(edit: XmlEdit, nic: XmlElement, mac: string | undefined): void {
  if (mac === undefined) throw new RangeError('there are fewer addresses than network interfaces')
  const old = findOptional(nic, 'mac')
  if (old) edit.setAttribute(old, 'address', mac)
  else edit.insert(nic, element('mac', { address: mac }), { order: ['mac', 'source'] })
  const target = findOptional(nic, 'target')
  if (target) edit.remove(target)
  const parameters = findOptional(nic, 'virtualport/parameters')
  if (parameters) edit.setAttribute(parameters, 'interfaceid', undefined)
}

/** Passed through to the guest: only one machine can have it. */
export function isHostDevice(device: XmlElement): boolean {
  if (device.name === 'interface') return attribute(device, 'type') === 'hostdev'
  if (device.name === 'tpm') return attribute(find(device, 'backend'), 'type') === 'passthrough'
  return device.name === 'hostdev'
}

function changeDevice(edit: XmlEdit, device: XmlElement): void {
  if (device.name === 'graphics') return freePorts(edit, device)
  if (device.name === 'channel') return freeSocket(edit, device)
  if (device.name === 'vsock') return freeContext(edit, device)
  if (device.name === 'tpm') {
    const state = findOptional(device, 'backend/source')
    if (state) edit.remove(state)
  }
}

/** A port or socket that was given by hand can be had by one machine at a time. */
function freePorts(edit: XmlEdit, graphics: XmlElement): void {
  if (hasOwnPort(graphics)) {
    for (const name of ['port', 'tlsPort']) if (attributeOf(graphics, name) !== undefined) edit.setAttribute(graphics, name, -1)
    edit.setAttribute(graphics, 'autoport', 'yes')
  }
  edit.setAttribute(graphics, 'socket', undefined)
  for (const listen of findAll(graphics, 'listen')) edit.setAttribute(listen, 'socket', undefined)
}

export function hasOwnPort(graphics: XmlElement): boolean {
  return attribute(graphics, 'autoport') !== 'yes' && ['port', 'tlsPort'].some((name) => Number(attribute(graphics, name) || -1) > 0)
}

/** Of the guest agent and its like libvirt chooses the socket itself. */
function freeSocket(edit: XmlEdit, channel: XmlElement): void {
  const source = findOptional(channel, 'source')
  if (source && attribute(channel, 'type') === 'unix' && attribute(source, 'mode') !== 'connect') edit.remove(source)
}

function freeContext(edit: XmlEdit, vsock: XmlElement): void {
  const context = findOptional(vsock, 'cid')
  if (!context) return
  edit.setAttribute(context, 'auto', 'yes')
  edit.setAttribute(context, 'address', undefined)
}
