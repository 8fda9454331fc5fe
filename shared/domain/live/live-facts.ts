// What libvirt and QEMU change of a running machine, and how: a table of facts, tried with libvirt 9.0 and QEMU 7.2. What is not here waits
// for the next start. Pure.
import { attribute, find, findAll, findOptional } from '../../xml/read-xml.ts'
import type { XmlElement } from '../../xml/xml-element.ts'
import { readField } from '../fields/field.ts'
import { fieldNamed } from '../fields/fields.ts'
import { wholeDomain } from '../fields/places.ts'

/** By which of libvirt's calls: "update" is virDomainUpdateDeviceFlags, the others have calls of their own. */
export type LiveWay = 'memory' | 'vcpus' | 'metadata' | 'vcpu-pin' | 'emulator-pin' | 'io-thread-pin' | 'io-threads' | 'io-limits' | 'bandwidth' | 'balloon-period' | 'update'

/** Why a change cannot be made while the machine runs; `hardware:next.<code>` has the words. */
export type LiveRefusal = 'never' | 'not-running-there' | 'above-maximum' | 'no-balloon' | 'bus' | 'no-slot' | 'no-controller' | 'has-controller' | 'macvtap' | 'vlan' | 'no-password' | 'shared-memory' | 'no-memory-slots' | 'only-one' | 'not-removable'

const limits = ['total_bytes_sec', 'read_bytes_sec', 'write_bytes_sec', 'total_iops_sec', 'read_iops_sec', 'write_iops_sec']
const bandwidth = ['inboundAverage', 'inboundPeak', 'inboundBurst', 'outboundAverage', 'outboundPeak', 'outboundBurst']
const all = (names: readonly string[], way: LiveWay): Record<string, LiveWay> => Object.fromEntries(names.map((name) => [name, way]))

/** By the kind of the place and the name of the field. */
export const liveFields: Readonly<Record<string, Readonly<Record<string, LiveWay>>>> = {
  [wholeDomain]: { title: 'metadata', description: 'metadata', memoryNow: 'memory', vcpusNow: 'vcpus', emulatorPin: 'emulator-pin', ioThreads: 'io-threads' },
  disk: { source: 'update', startupPolicy: 'update', ...all(limits, 'io-limits') },
  interface: { connection: 'update', portGroup: 'update', link: 'update', filter: 'update', isolated: 'update', vlans: 'update', ...all(bandwidth, 'bandwidth') },
  graphics: { password: 'update' },
  memballoon: { period: 'balloon-period' },
}

export function liveWay(kind: string, field: string): LiveWay | undefined {
  if (kind === wholeDomain && field.startsWith('pin')) return 'vcpu-pin'
  if (kind === wholeDomain && field.startsWith('ioPin')) return 'io-thread-pin'
  return liveFields[kind]?.[field]
}

type Check = (device: XmlElement, live: XmlElement) => LiveRefusal | undefined

const onBus = (...buses: readonly string[]): Check => (device) => (buses.includes(attribute(find(device, 'target'), 'bus') || attribute(device, 'bus')) ? undefined : 'bus')
const isFirst = (name: string): Check => (_device, live) => (findOptional(find(live, 'devices'), name) ? 'only-one' : undefined)
const always: Check = () => undefined

/** Kinds of devices that a running machine takes, and when. */
export const attachChecks: Readonly<Record<string, Check>> = {
  disk: (disk, live) => (attribute(disk, 'device') === 'disk' || attribute(disk, 'device') === 'lun' || attribute(disk, 'device') === '' ? onBus('virtio', 'scsi', 'usb')(disk, live) : 'never'),
  interface: always,
  hostdev: always,
  rng: always,
  redirdev: always,
  input: onBus('usb', 'virtio'),
  channel: (channel, live) => (['virtio', ''].includes(attribute(find(channel, 'target'), 'type')) ? needsController(live, 'virtio-serial') : 'bus'),
  serial: (serial) => (attribute(find(serial, 'target'), 'type') === 'usb-serial' || attribute(find(serial, 'target'), 'type') === 'pci-serial' ? undefined : 'bus'),
  controller: (controller) => (attribute(controller, 'type') === 'scsi' ? undefined : 'never'),
  vsock: isFirst('vsock'),
  watchdog: (watchdog, live) => (attribute(watchdog, 'model') === 'i6300esb' ? isFirst('watchdog')(watchdog, live) : 'bus'),
  filesystem: (filesystem, live) => (attribute(find(filesystem, 'driver'), 'type') !== 'virtiofs' ? 'never' : attribute(find(live, 'memoryBacking/access'), 'mode') === 'shared' ? undefined : 'shared-memory'),
  memory: (_memory, live) => (findOptional(live, 'maxMemory') && findOptional(live, 'cpu/numa') ? undefined : 'no-memory-slots'),
}

/** Kinds that it gives back, and when; the guest has to agree. */
export const detachChecks: Readonly<Record<string, Check>> = {
  disk: onBus('virtio', 'scsi', 'usb'),
  interface: always,
  hostdev: always,
  rng: always,
  redirdev: always,
  input: onBus('usb', 'virtio'),
  channel: always,
  serial: (serial) => (attribute(find(serial, 'target'), 'type') === 'usb-serial' ? undefined : 'bus'),
  controller: (controller, live) => (attribute(controller, 'type') !== 'scsi' ? 'never' : usesController(live, controller) ? 'has-controller' : undefined),
  vsock: always,
  watchdog: always,
  filesystem: (filesystem) => (attribute(find(filesystem, 'driver'), 'type') === 'virtiofs' ? undefined : 'never'),
  memory: always,
}

function needsController(live: XmlElement, type: string): LiveRefusal | undefined {
  return findAll(find(live, 'devices'), 'controller').some((controller) => attribute(controller, 'type') === type) ? undefined : 'no-controller'
}

function usesController(live: XmlElement, controller: XmlElement): boolean {
  return find(live, 'devices').children.some((device) => attribute(find(device, 'address'), 'type') === 'drive' && attribute(find(device, 'address'), 'controller') === attribute(controller, 'index') && attribute(find(device, 'target'), 'bus') === 'scsi')
}

export interface LiveChange {
  readonly kind: string
  readonly field: string
  readonly after: string | null
  /** The running machine's device, or the machine itself. */
  readonly element: XmlElement
  readonly live: XmlElement
}

/** Why the value of a field cannot be changed now although libvirt changes such fields. */
export function valueRefusal({ kind, field, after, element, live }: LiveChange): LiveRefusal | undefined {
  const number = (name: string): number => Number(readOf(live, name) ?? 'NaN')
  switch (`${kind}.${field}`) {
    case `${wholeDomain}.memoryNow`:
      if (attribute(find(live, 'devices/memballoon'), 'model') === 'none' || !findOptional(live, 'devices/memballoon')) return 'no-balloon'
      return after !== null && Number(after) > number('memory') ? 'above-maximum' : undefined
    case `${wholeDomain}.vcpusNow`:
      return Number(after ?? number('vcpus')) > number('vcpus') ? 'above-maximum' : undefined
    case 'disk.source':
      return ['cdrom', 'floppy'].includes(attribute(element, 'device')) ? undefined : 'not-removable'
    case 'interface.connection':
    case 'interface.portGroup':
      if (attribute(element, 'type') === 'direct' || (after ?? '').startsWith('direct:')) return 'macvtap'
      return attribute(element, 'type') === 'user' || after === 'user:' ? 'never' : undefined
    case 'interface.vlans':
      return attribute(find(element, 'virtualport'), 'type') === 'openvswitch' ? undefined : 'vlan'
    case 'graphics.password':
      // Whether it asks for one is settled when its screen begins.
      return attribute(element, 'passwd') === '' || after === null ? 'no-password' : undefined
    default:
      return undefined
  }
}

function readOf(live: XmlElement, name: string): string | null {
  const field = fieldNamed(wholeDomain, name)
  return field ? readField(live, field) : null
}

/** Devices that take a PCI slot of their own. */
export function needsSlot(device: XmlElement): boolean {
  switch (device.name) {
    case 'disk':
      return attribute(find(device, 'target'), 'bus') === 'virtio'
    case 'interface':
    case 'rng':
    case 'vsock':
    case 'controller':
    case 'filesystem':
      return true
    case 'hostdev':
      return attribute(device, 'type') !== 'usb' && attribute(device, 'type') !== 'scsi'
    case 'input':
      return attribute(device, 'bus') === 'virtio'
    default:
      return false
  }
}

/** How many more devices a running q35 machine takes: libvirt plugs into empty root ports only. `undefined` where slots are no matter. */
export function freeSlots(live: XmlElement): number | undefined {
  const devices = find(live, 'devices').children
  const isPort = (device: XmlElement): boolean => device.name === 'controller' && attribute(device, 'model') === 'pcie-root-port'
  if (!devices.some((device) => attribute(device, 'model') === 'pcie-root')) return undefined
  const used = new Set(devices.flatMap((device) => (attribute(find(device, 'address'), 'type') === 'pci' ? [Number(attribute(find(device, 'address'), 'bus'))] : [])))
  return devices.filter((device) => isPort(device) && !used.has(Number(attribute(device, 'index')))).length
}

/** Conventional PCI devices: a q35 machine has no hot-plug slot for these unless it was given a bridge. */
export function needsConventionalSlot(device: XmlElement): boolean {
  return (device.name === 'watchdog' && attribute(device, 'model') === 'i6300esb') || (device.name === 'serial' && attribute(find(device, 'target'), 'type') === 'pci-serial')
}

export function hasConventionalSlots(live: XmlElement): boolean {
  return find(live, 'devices').children.some((device) => ['pci-root', 'pcie-to-pci-bridge', 'dmi-to-pci-bridge', 'pci-bridge'].includes(attribute(device, 'model')))
}
