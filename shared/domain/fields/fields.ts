// Which settings can be edited, by the kind of element that has them: facts from libvirt's documentation of the domain XML. What is
// not here can be edited as XML.
import { attribute, find, findAll } from '../../xml/read-xml.ts'
import type { XmlElement } from '../../xml/xml-element.ts'
import type { Field, FieldShape } from './field.ts'
import { kindAt, wholeDomain } from './places.ts'

const text: FieldShape = { kind: 'text' }
const memory: FieldShape = { kind: 'memory' }
const cpuset: FieldShape = { kind: 'cpuset' }
const secret: FieldShape = { kind: 'secret' }
const yesNo: FieldShape = { kind: 'switch', on: 'yes', off: 'no' }
const onOff: FieldShape = { kind: 'switch', on: 'on', off: 'off' }
const number = (min: number, max: number): FieldShape => ({ kind: 'number', min, max })
const choice = (...words: readonly string[]): FieldShape => ({ kind: 'choice', words })
const bootOrder: Field = { name: 'bootOrder', path: 'boot@order', shape: number(1, 999), isRare: true }
const limit = number(0, Number.MAX_SAFE_INTEGER)
const ioThread = number(1, 1024)

export interface Section {
  readonly name: string
  readonly fields: readonly Field[]
}

const afterCrash = choice('destroy', 'restart', 'preserve', 'coredump-destroy', 'coredump-restart')
/** QEMU can boot from these by kind; which disk of several is for the boot order of each. */
const bootDevices = ['hd', 'cdrom', 'network', 'fd'] as const

/** What belongs to no device, as the parts of one page each. */
export const domainSections: readonly Section[] = [
  {
    name: 'general',
    fields: [
      { name: 'title', path: 'title', shape: text, hasNoDefault: true },
      { name: 'description', path: 'description', shape: text, hasNoDefault: true },
      { name: 'machine', path: 'os/type@machine', shape: text, offer: 'machine' },
      { name: 'emulator', path: 'devices/emulator', shape: text, isRare: true },
      { name: 'onPoweroff', path: 'on_poweroff', shape: choice('destroy', 'restart', 'preserve') },
      { name: 'onReboot', path: 'on_reboot', shape: choice('restart', 'destroy', 'preserve') },
      { name: 'onCrash', path: 'on_crash', shape: afterCrash },
      { name: 'launchSecurity', path: 'launchSecurity@type', shape: choice('sev', 'sev-snp', 'tdx'), offer: 'launch-security', isRare: true },
      { name: 'launchPolicy', path: 'launchSecurity/policy', shape: text, isRare: true },
    ],
  },
  {
    name: 'os',
    fields: [
      { name: 'osId', path: 'metadata/libosinfo/os@id', shape: text, hasNoDefault: true },
      { name: 'clock', path: 'clock@offset', shape: choice('utc', 'localtime', 'timezone', 'variable') },
      { name: 'timezone', path: 'clock@timezone', shape: text, isRare: true },
      { name: 'acpi', path: 'features/acpi?', shape: yesNo },
      { name: 'apic', path: 'features/apic?', shape: yesNo },
      { name: 'suspendToMem', path: 'pm/suspend-to-mem@enabled', shape: yesNo, isRare: true },
      { name: 'suspendToDisk', path: 'pm/suspend-to-disk@enabled', shape: yesNo, isRare: true },
    ],
  },
  {
    name: 'cpu',
    fields: [
      { name: 'vcpus', path: 'vcpu', shape: number(1, 4096), isRequired: true },
      { name: 'vcpusNow', path: 'vcpu@current', shape: number(1, 4096) },
      { name: 'mode', path: 'cpu@mode', shape: choice('host-passthrough', 'host-model', 'maximum', 'custom'), offer: 'cpu-mode' },
      { name: 'model', path: 'cpu/model', shape: text, offer: 'cpu-model' },
      { name: 'sockets', path: 'cpu/topology@sockets', shape: number(1, 512) },
      { name: 'cores', path: 'cpu/topology@cores', shape: number(1, 512) },
      { name: 'threads', path: 'cpu/topology@threads', shape: number(1, 64) },
      { name: 'numaCells', path: 'cpu/numa', shape: { kind: 'numa-cells' }, hasNoDefault: true },
      { name: 'cpuset', path: 'vcpu@cpuset', shape: cpuset, offer: 'cpus' },
      { name: 'emulatorPin', path: 'cputune/emulatorpin@cpuset', shape: cpuset, offer: 'cpus' },
      { name: 'ioThreads', path: 'iothreads', shape: number(0, 1024) },
      { name: 'check', path: 'cpu@check', shape: choice('none', 'partial', 'full'), isRare: true },
      { name: 'migratable', path: 'cpu@migratable', shape: onOff, isRare: true },
      { name: 'shares', path: 'cputune/shares', shape: number(1, 262_144), isRare: true },
      { name: 'quota', path: 'cputune/quota', shape: number(-1, Number.MAX_SAFE_INTEGER), isRare: true },
      { name: 'period', path: 'cputune/period', shape: number(1000, 1_000_000), isRare: true },
    ],
  },
  {
    name: 'memory',
    fields: [
      { name: 'memory', path: 'memory', shape: memory, isRequired: true },
      { name: 'memoryNow', path: 'currentMemory', shape: memory },
      { name: 'maxMemory', path: 'maxMemory', shape: memory, isRare: true },
      { name: 'slots', path: 'maxMemory@slots', shape: number(1, 256), isRare: true },
      { name: 'hugePages', path: 'memoryBacking/hugepages?', shape: yesNo },
      { name: 'hugePageSize', path: 'memoryBacking/hugepages/page@size', shape: number(4, 2 ** 34), offer: 'huge-page' },
      { name: 'backing', path: 'memoryBacking/source@type', shape: choice('anonymous', 'file', 'memfd') },
      { name: 'access', path: 'memoryBacking/access@mode', shape: choice('private', 'shared') },
      { name: 'numaMode', path: 'numatune/memory@mode', shape: choice('strict', 'preferred', 'interleave', 'restrictive') },
      { name: 'numaNodes', path: 'numatune/memory@nodeset', shape: cpuset, offer: 'numa-nodes' },
      { name: 'locked', path: 'memoryBacking/locked?', shape: yesNo, isRare: true },
      { name: 'noSharePages', path: 'memoryBacking/nosharepages?', shape: yesNo, isRare: true },
    ],
  },
  {
    name: 'boot',
    fields: [
      { name: 'devices', path: 'os/boot@dev*', shape: { kind: 'list', words: bootDevices } },
      { name: 'menu', path: 'os/bootmenu@enable', shape: yesNo },
      { name: 'menuTimeout', path: 'os/bootmenu@timeout', shape: number(0, 65_535) },
      { name: 'kernel', path: 'os/kernel', shape: text, hasNoDefault: true },
      { name: 'initrd', path: 'os/initrd', shape: text, hasNoDefault: true },
      { name: 'commandLine', path: 'os/cmdline', shape: text, hasNoDefault: true },
      { name: 'deviceTree', path: 'os/dtb', shape: text, hasNoDefault: true, isRare: true },
    ],
  },
  {
    name: 'firmware',
    fields: [
      { name: 'firmware', path: 'os@firmware', shape: choice('bios', 'efi'), offer: 'firmware' },
      { name: 'secureBoot', path: 'os/loader@secure', shape: yesNo },
      { name: 'loader', path: 'os/loader', shape: text, offer: 'loader' },
      { name: 'variables', path: 'os/nvram', otherPath: 'os/nvram/source@file', shape: text },
      { name: 'smm', path: 'features/smm@state', shape: onOff, isRare: true },
    ],
  },
]

const limits: readonly Field[] = ['total_bytes_sec', 'read_bytes_sec', 'write_bytes_sec', 'total_iops_sec', 'read_iops_sec', 'write_iops_sec'].map((name) => ({ name, path: `iotune/${name}`, shape: limit, isRare: true }))
const bandwidth: readonly Field[] = ['inbound', 'outbound'].flatMap((way) => ['average', 'peak', 'burst'].map((name) => ({ name: `${way}${name.charAt(0).toUpperCase()}${name.slice(1)}`, path: `bandwidth/${way}@${name}`, shape: limit, ...(name === 'average' ? {} : { isRare: true }) })))

/** Where a character device leads to on the host. */
const characterSource: readonly Field[] = [
  { name: 'path', path: 'source@path', shape: text },
  { name: 'mode', path: 'source@mode', shape: choice('bind', 'connect'), isRare: true },
  { name: 'host', path: 'source@host', shape: text, isRare: true },
  { name: 'service', path: 'source@service', shape: text, isRare: true },
]
const characterType = (...words: readonly string[]): Field => ({ name: 'type', path: '@type', shape: choice(...words), isRequired: true })
const characterTypes = ['pty', 'tcp', 'unix', 'file', 'udp', 'dev', 'null', 'spicevmc', 'spiceport']

/** By the name of the device's element. */
export const deviceFields: Readonly<Record<string, readonly Field[]>> = {
  disk: [
    { name: 'target', path: 'target@dev', shape: text, isFixed: true },
    { name: 'kind', path: '@device', shape: choice('disk', 'cdrom', 'floppy', 'lun'), isFixed: true },
    { name: 'source', path: 'source', shape: { kind: 'image' }, offer: 'image' },
    { name: 'bus', path: 'target@bus', shape: choice('virtio', 'scsi', 'sata', 'usb', 'ide', 'fdc'), isRequired: true, offer: 'disk-bus' },
    { name: 'format', path: 'driver@type', shape: choice('qcow2', 'raw', 'vmdk', 'vdi', 'vpc') },
    { name: 'cache', path: 'driver@cache', shape: choice('none', 'writeback', 'writethrough', 'directsync', 'unsafe') },
    { name: 'io', path: 'driver@io', shape: choice('native', 'threads', 'io_uring') },
    { name: 'discard', path: 'driver@discard', shape: choice('unmap', 'ignore') },
    { name: 'detectZeroes', path: 'driver@detect_zeroes', shape: choice('off', 'on', 'unmap'), isRare: true },
    { name: 'ioThread', path: 'driver@iothread', shape: ioThread },
    { name: 'queues', path: 'driver@queues', shape: number(1, 256), isRare: true },
    { name: 'serial', path: 'serial', shape: text, hasNoDefault: true },
    { name: 'readonly', path: 'readonly?', shape: yesNo },
    { name: 'shareable', path: 'shareable?', shape: yesNo },
    { name: 'removable', path: 'target@removable', shape: onOff, isRare: true },
    { name: 'startupPolicy', path: 'source@startupPolicy', shape: choice('mandatory', 'requisite', 'optional'), isRare: true },
    { name: 'errorPolicy', path: 'driver@error_policy', shape: choice('stop', 'report', 'ignore', 'enospace'), isRare: true },
    bootOrder,
    ...limits,
  ],
  interface: [
    { name: 'mac', path: 'mac@address', shape: { kind: 'mac' }, isFixed: true },
    { name: 'connection', path: 'source', shape: { kind: 'connection' }, isRequired: true, offer: 'connection' },
    { name: 'portGroup', path: 'source@portgroup', shape: text, offer: 'port-group' },
    { name: 'macvtapMode', path: 'source@mode', shape: choice('bridge', 'vepa', 'private', 'passthrough'), isRare: true },
    { name: 'model', path: 'model@type', shape: choice('virtio', 'e1000e', 'e1000', 'rtl8139', 'igb', 'vmxnet3'), offer: 'nic-model' },
    { name: 'link', path: 'link@state', shape: { kind: 'switch', on: 'up', off: 'down' } },
    { name: 'vlans', path: 'vlan/tag@id*', shape: { kind: 'list', max: 4095 } },
    { name: 'filter', path: 'filterref@filter', shape: text, offer: 'filter' },
    { name: 'queues', path: 'driver@queues', shape: number(1, 256) },
    { name: 'mtu', path: 'mtu@size', shape: number(68, 65_535) },
    { name: 'isolated', path: 'port@isolated', shape: yesNo },
    ...bandwidth,
    bootOrder,
  ],
  graphics: [
    { name: 'type', path: '@type', shape: choice('vnc', 'spice', 'egl-headless'), isFixed: true, offer: 'graphics-type' },
    { name: 'listen', path: 'listen@address', shape: choice('127.0.0.1', '0.0.0.0', '::') },
    { name: 'autoport', path: '@autoport', shape: yesNo },
    { name: 'port', path: '@port', shape: number(-1, 65_535) },
    { name: 'password', path: '@passwd', shape: secret },
    { name: 'keymap', path: '@keymap', shape: text },
    { name: 'websocket', path: '@websocket', shape: number(-1, 65_535), isRare: true },
    { name: 'openGl', path: 'gl@enable', shape: yesNo, isRare: true },
    { name: 'renderNode', path: 'gl@rendernode', shape: text, isRare: true },
  ],
  video: [
    { name: 'model', path: 'model@type', shape: choice('virtio', 'qxl', 'vga', 'bochs', 'ramfb', 'cirrus', 'none'), isRequired: true, offer: 'video-model' },
    { name: 'vram', path: 'model@vram', shape: number(1024, 4_194_304) },
    { name: 'heads', path: 'model@heads', shape: number(1, 16) },
    { name: 'acceleration', path: 'model/acceleration@accel3d', shape: yesNo },
  ],
  sound: [{ name: 'model', path: '@model', shape: choice('ich9', 'ich6', 'ac97', 'usb', 'virtio'), isRequired: true, offer: 'sound-model' }],
  input: [{ name: 'type', path: '@type', shape: choice('tablet', 'mouse', 'keyboard'), isRequired: true, isFixed: true }, { name: 'bus', path: '@bus', shape: choice('usb', 'virtio', 'ps2'), isFixed: true }],
  watchdog: [{ name: 'model', path: '@model', shape: choice('itco', 'i6300esb', 'ib700', 'diag288'), isRequired: true, offer: 'watchdog-model' }, { name: 'action', path: '@action', shape: choice('reset', 'shutdown', 'poweroff', 'pause', 'none', 'dump', 'inject-nmi') }],
  rng: [{ name: 'model', path: '@model', shape: choice('virtio', 'virtio-transitional'), isRequired: true, offer: 'rng-model' }, { name: 'backend', path: 'backend', shape: choice('/dev/urandom', '/dev/random', '/dev/hwrng') }, { name: 'bytes', path: 'rate@bytes', shape: number(1, 2 ** 31) }, { name: 'period', path: 'rate@period', shape: number(1, 2 ** 31) }],
  tpm: [{ name: 'model', path: '@model', shape: choice('tpm-crb', 'tpm-tis', 'tpm-spapr'), offer: 'tpm-model' }, { name: 'backend', path: 'backend@type', shape: choice('emulator', 'passthrough', 'external'), isRequired: true, offer: 'tpm-backend' }, { name: 'version', path: 'backend@version', shape: choice('2.0', '1.2') }, { name: 'path', path: 'backend/device@path', shape: text, isRare: true }],
  memballoon: [{ name: 'model', path: '@model', shape: choice('virtio', 'none'), isRequired: true }, { name: 'period', path: 'stats@period', shape: number(0, 3600) }, { name: 'autodeflate', path: '@autodeflate', shape: onOff }, { name: 'freePages', path: '@freePageReporting', shape: onOff }],
  vsock: [{ name: 'auto', path: 'cid@auto', shape: yesNo }, { name: 'cid', path: 'cid@address', shape: number(3, 2 ** 32 - 1) }],
  panic: [{ name: 'model', path: '@model', shape: choice('isa', 'pvpanic', 'hyperv'), offer: 'panic-model' }],
  controller: [{ name: 'type', path: '@type', shape: choice('scsi', 'virtio-serial', 'usb', 'sata', 'pci', 'ide', 'fdc', 'ccid'), isFixed: true }, { name: 'model', path: '@model', shape: choice('virtio-scsi', 'lsilogic', 'qemu-xhci', 'ich9-ehci1', 'pcie-root-port', 'pcie-to-pci-bridge') }, { name: 'queues', path: 'driver@queues', shape: number(1, 256) }, { name: 'ioThread', path: 'driver@iothread', shape: ioThread }],
  filesystem: [{ name: 'driver', path: 'driver@type', shape: choice('virtiofs', 'path'), offer: 'filesystem-driver' }, { name: 'source', path: 'source@dir', shape: text, isRequired: true }, { name: 'target', path: 'target@dir', shape: text, isRequired: true, isFixed: true }, { name: 'accessMode', path: '@accessmode', shape: choice('passthrough', 'mapped', 'squash') }, { name: 'readonly', path: 'readonly?', shape: yesNo }],
  hostdev: [{ name: 'device', path: 'source', shape: { kind: 'host-device' }, isFixed: true }, { name: 'managed', path: '@managed', shape: yesNo }, { name: 'startupPolicy', path: 'source@startupPolicy', shape: choice('mandatory', 'requisite', 'optional') }, { name: 'romBar', path: 'rom@bar', shape: onOff }, { name: 'romFile', path: 'rom@file', shape: text, isRare: true }, { name: 'display', path: '@display', shape: onOff, isRare: true }, bootOrder],
  serial: [characterType(...characterTypes), { name: 'targetType', path: 'target@type', shape: choice('isa-serial', 'usb-serial', 'pci-serial', 'system-serial'), isRare: true }, ...characterSource, { name: 'log', path: 'log@file', shape: text }],
  parallel: [characterType(...characterTypes), ...characterSource],
  console: [characterType(...characterTypes), { name: 'targetType', path: 'target@type', shape: choice('virtio', 'sclp'), isFixed: true }, ...characterSource],
  channel: [{ ...characterType('unix', 'spicevmc', 'qemu-vdagent', 'pty', 'spiceport', 'dbus'), offer: 'channel-type' }, { name: 'target', path: 'target@name', shape: text, isFixed: true }, ...characterSource, { name: 'clipboard', path: 'source/clipboard@copypaste', shape: yesNo, isRare: true }],
  redirdev: [{ name: 'bus', path: '@bus', shape: choice('usb'), offer: 'redirdev-bus' }, characterType('spicevmc', 'tcp'), ...characterSource.slice(1)],
  smartcard: [{ name: 'mode', path: '@mode', shape: choice('passthrough', 'host', 'host-certificates'), isRequired: true }, { name: 'type', path: '@type', shape: choice('spicevmc', 'tcp') }],
  iommu: [{ name: 'model', path: '@model', shape: choice('intel', 'virtio', 'smmuv3'), isRequired: true }, { name: 'interruptRemapping', path: 'driver@intremap', shape: onOff }],
}

const ofDomain: readonly Field[] = domainSections.flatMap(({ fields }) => fields)

/** The fields of a place: of "domain" those of all its sections; of a device whose kind is not known none. */
export function fieldsAt(place: string): readonly Field[] {
  return place === wholeDomain ? ofDomain : (deviceFields[kindAt(place)] ?? [])
}

/** On which CPUs of the host one vCPU or I/O thread runs: as many fields as the machine has of them. */
export function pinField(kind: 'pin' | 'ioPin', index: number): Field {
  const [element, which] = kind === 'pin' ? ['vcpupin', 'vcpu'] : ['iothreadpin', 'iothread']
  return { name: `${kind}${index}`, path: `cputune/${element}[${which}=${index}]@cpuset`, shape: cpuset, offer: 'cpus' }
}

/** The pins that a definition has. */
export function pinsOf(domain: XmlElement): Field[] {
  const tune = find(domain, 'cputune')
  const pins = (kind: 'pin' | 'ioPin', element: string, which: string): Field[] => findAll(tune, element).map((pin) => pinField(kind, Number(attribute(pin, which))))
  return [...pins('pin', 'vcpupin', 'vcpu'), ...pins('ioPin', 'iothreadpin', 'iothread')]
}

export function fieldNamed(place: string, name: string): Field | undefined {
  const pin = place === wholeDomain ? /^(pin|ioPin)(\d{1,4})$/.exec(name) : null
  if (pin) return pinField(pin[1] === 'ioPin' ? 'ioPin' : 'pin', Number(pin[2]))
  return fieldsAt(place).find((field) => field.name === name)
}
