// Which settings can be edited, by the kind of element that has them: facts from libvirt's documentation of the domain XML. What is
// not here can be edited as XML.
import type { Field, FieldShape } from './field.ts'
import { wholeDomain } from './places.ts'

const text: FieldShape = { kind: 'text' }
const memory: FieldShape = { kind: 'memory' }
const list: FieldShape = { kind: 'list' }
const secret: FieldShape = { kind: 'secret' }
const yesNo: FieldShape = { kind: 'switch', on: 'yes', off: 'no' }
const onOff: FieldShape = { kind: 'switch', on: 'on', off: 'off' }
const number = (min: number, max: number): FieldShape => ({ kind: 'number', min, max })
const choice = (...words: readonly string[]): FieldShape => ({ kind: 'choice', words })
const bootOrder: Field = { name: 'bootOrder', path: 'boot@order', shape: number(1, 999) }
const limit = number(0, Number.MAX_SAFE_INTEGER)

export interface Section {
  readonly name: string
  readonly fields: readonly Field[]
}

const afterCrash = choice('destroy', 'restart', 'preserve', 'coredump-destroy', 'coredump-restart')

/** What belongs to no device, as the parts of one page each. */
export const domainSections: readonly Section[] = [
  {
    name: 'general',
    fields: [
      { name: 'title', path: 'title', shape: text },
      { name: 'description', path: 'description', shape: text },
      { name: 'machine', path: 'os/type@machine', shape: text },
      { name: 'clock', path: 'clock@offset', shape: choice('utc', 'localtime', 'timezone', 'variable') },
      { name: 'onPoweroff', path: 'on_poweroff', shape: choice('destroy', 'restart', 'preserve') },
      { name: 'onReboot', path: 'on_reboot', shape: choice('restart', 'destroy', 'preserve') },
      { name: 'onCrash', path: 'on_crash', shape: afterCrash },
      { name: 'suspendToMem', path: 'pm/suspend-to-mem@enabled', shape: yesNo },
      { name: 'suspendToDisk', path: 'pm/suspend-to-disk@enabled', shape: yesNo },
    ],
  },
  {
    name: 'cpu',
    fields: [
      { name: 'vcpus', path: 'vcpu', shape: number(1, 4096), isRequired: true },
      { name: 'vcpusNow', path: 'vcpu@current', shape: number(1, 4096) },
      { name: 'mode', path: 'cpu@mode', shape: choice('host-passthrough', 'host-model', 'maximum', 'custom') },
      { name: 'model', path: 'cpu/model', shape: text },
      { name: 'check', path: 'cpu@check', shape: choice('none', 'partial', 'full') },
      { name: 'migratable', path: 'cpu@migratable', shape: onOff },
      { name: 'sockets', path: 'cpu/topology@sockets', shape: number(1, 512) },
      { name: 'cores', path: 'cpu/topology@cores', shape: number(1, 512) },
      { name: 'threads', path: 'cpu/topology@threads', shape: number(1, 64) },
      { name: 'cpuset', path: 'vcpu@cpuset', shape: text },
      { name: 'emulatorPin', path: 'cputune/emulatorpin@cpuset', shape: text },
      { name: 'shares', path: 'cputune/shares', shape: number(1, 262_144) },
      { name: 'ioThreads', path: 'iothreads', shape: number(1, 1024) },
    ],
  },
  {
    name: 'memory',
    fields: [
      { name: 'memory', path: 'memory', shape: memory, isRequired: true },
      { name: 'memoryNow', path: 'currentMemory', shape: memory },
      { name: 'hugePages', path: 'memoryBacking/hugepages?', shape: yesNo },
      { name: 'backing', path: 'memoryBacking/source@type', shape: choice('anonymous', 'file', 'memfd') },
      { name: 'access', path: 'memoryBacking/access@mode', shape: choice('private', 'shared') },
      { name: 'locked', path: 'memoryBacking/locked?', shape: yesNo },
      { name: 'noSharePages', path: 'memoryBacking/nosharepages?', shape: yesNo },
      { name: 'numaMode', path: 'numatune/memory@mode', shape: choice('strict', 'preferred', 'interleave', 'restrictive') },
      { name: 'numaNodes', path: 'numatune/memory@nodeset', shape: text },
    ],
  },
  {
    name: 'boot',
    fields: [
      { name: 'devices', path: 'os/boot@dev*', shape: list },
      { name: 'menu', path: 'os/bootmenu@enable', shape: yesNo },
      { name: 'menuTimeout', path: 'os/bootmenu@timeout', shape: number(0, 65_535) },
      { name: 'kernel', path: 'os/kernel', shape: text },
      { name: 'initrd', path: 'os/initrd', shape: text },
      { name: 'commandLine', path: 'os/cmdline', shape: text },
      { name: 'deviceTree', path: 'os/dtb', shape: text },
    ],
  },
  {
    name: 'firmware',
    fields: [
      { name: 'firmware', path: 'os@firmware', shape: choice('bios', 'efi') },
      { name: 'secureBoot', path: 'os/loader@secure', shape: yesNo },
      { name: 'loader', path: 'os/loader', shape: text },
      { name: 'variables', path: 'os/nvram', shape: text },
      { name: 'acpi', path: 'features/acpi?', shape: yesNo },
      { name: 'apic', path: 'features/apic?', shape: yesNo },
      { name: 'smm', path: 'features/smm@state', shape: onOff },
    ],
  },
]

const limits: readonly Field[] = ['total_bytes_sec', 'read_bytes_sec', 'write_bytes_sec', 'total_iops_sec', 'read_iops_sec', 'write_iops_sec'].map((name) => ({ name, path: `iotune/${name}`, shape: limit }))

/** By the name of the device's element. */
export const deviceFields: Readonly<Record<string, readonly Field[]>> = {
  disk: [
    { name: 'target', path: 'target@dev', shape: text, isFixed: true },
    { name: 'file', path: 'source@file', shape: text },
    { name: 'device', path: 'source@dev', shape: text },
    { name: 'bus', path: 'target@bus', shape: choice('virtio', 'scsi', 'sata', 'usb', 'ide', 'fdc'), isRequired: true },
    { name: 'format', path: 'driver@type', shape: choice('qcow2', 'raw', 'vmdk', 'vdi', 'vpc') },
    { name: 'cache', path: 'driver@cache', shape: choice('none', 'writeback', 'writethrough', 'directsync', 'unsafe') },
    { name: 'io', path: 'driver@io', shape: choice('native', 'threads', 'io_uring') },
    { name: 'discard', path: 'driver@discard', shape: choice('unmap', 'ignore') },
    { name: 'detectZeroes', path: 'driver@detect_zeroes', shape: choice('off', 'on', 'unmap') },
    { name: 'ioThread', path: 'driver@iothread', shape: number(1, 1024) },
    { name: 'queues', path: 'driver@queues', shape: number(1, 256) },
    { name: 'serial', path: 'serial', shape: text },
    { name: 'readonly', path: 'readonly?', shape: yesNo },
    { name: 'shareable', path: 'shareable?', shape: yesNo },
    { name: 'startupPolicy', path: 'source@startupPolicy', shape: choice('mandatory', 'requisite', 'optional') },
    bootOrder,
    ...limits,
  ],
  interface: [
    { name: 'mac', path: 'mac@address', shape: text, isFixed: true },
    { name: 'connection', path: 'source', shape: { kind: 'connection' }, isRequired: true },
    { name: 'portGroup', path: 'source@portgroup', shape: text },
    { name: 'model', path: 'model@type', shape: choice('virtio', 'e1000e', 'e1000', 'rtl8139', 'igb', 'vmxnet3') },
    { name: 'link', path: 'link@state', shape: { kind: 'switch', on: 'up', off: 'down' } },
    { name: 'vlans', path: 'vlan/tag@id*', shape: list },
    { name: 'filter', path: 'filterref@filter', shape: text },
    { name: 'queues', path: 'driver@queues', shape: number(1, 256) },
    { name: 'mtu', path: 'mtu@size', shape: number(68, 65_535) },
    { name: 'isolated', path: 'port@isolated', shape: yesNo },
    { name: 'inboundAverage', path: 'bandwidth/inbound@average', shape: limit },
    { name: 'inboundPeak', path: 'bandwidth/inbound@peak', shape: limit },
    { name: 'inboundBurst', path: 'bandwidth/inbound@burst', shape: limit },
    { name: 'outboundAverage', path: 'bandwidth/outbound@average', shape: limit },
    { name: 'outboundPeak', path: 'bandwidth/outbound@peak', shape: limit },
    { name: 'outboundBurst', path: 'bandwidth/outbound@burst', shape: limit },
    bootOrder,
  ],
  graphics: [
    { name: 'type', path: '@type', shape: choice('vnc', 'spice'), isFixed: true },
    { name: 'listen', path: 'listen@address', shape: choice('127.0.0.1', '0.0.0.0', '::') },
    { name: 'autoport', path: '@autoport', shape: yesNo },
    { name: 'port', path: '@port', shape: number(-1, 65_535) },
    { name: 'password', path: '@passwd', shape: secret },
    { name: 'keymap', path: '@keymap', shape: text },
  ],
  video: [
    { name: 'model', path: 'model@type', shape: choice('virtio', 'qxl', 'vga', 'bochs', 'ramfb', 'cirrus', 'none') },
    { name: 'vram', path: 'model@vram', shape: number(1024, 4_194_304) },
    { name: 'heads', path: 'model@heads', shape: number(1, 16) },
    { name: 'acceleration', path: 'model/acceleration@accel3d', shape: yesNo },
  ],
  sound: [{ name: 'model', path: '@model', shape: choice('ich9', 'ich6', 'ac97', 'usb', 'virtio') }],
  input: [{ name: 'type', path: '@type', shape: choice('tablet', 'mouse', 'keyboard') }, { name: 'bus', path: '@bus', shape: choice('usb', 'virtio', 'ps2') }],
  watchdog: [{ name: 'model', path: '@model', shape: choice('itco', 'i6300esb', 'ib700', 'diag288') }, { name: 'action', path: '@action', shape: choice('reset', 'shutdown', 'poweroff', 'pause', 'none', 'dump', 'inject-nmi') }],
  rng: [{ name: 'model', path: '@model', shape: choice('virtio', 'virtio-transitional') }, { name: 'backend', path: 'backend', shape: choice('/dev/urandom', '/dev/random', '/dev/hwrng') }, { name: 'bytes', path: 'rate@bytes', shape: number(1, 2 ** 31) }, { name: 'period', path: 'rate@period', shape: number(1, 2 ** 31) }],
  tpm: [{ name: 'model', path: '@model', shape: choice('tpm-crb', 'tpm-tis', 'tpm-spapr') }, { name: 'backend', path: 'backend@type', shape: choice('emulator', 'passthrough', 'external') }, { name: 'version', path: 'backend@version', shape: choice('2.0', '1.2') }],
  memballoon: [{ name: 'model', path: '@model', shape: choice('virtio', 'none') }, { name: 'period', path: 'stats@period', shape: number(0, 3600) }, { name: 'autodeflate', path: '@autodeflate', shape: onOff }, { name: 'freePages', path: '@freePageReporting', shape: onOff }],
  vsock: [{ name: 'auto', path: 'cid@auto', shape: yesNo }, { name: 'cid', path: 'cid@address', shape: number(3, 2 ** 32 - 1) }],
  panic: [{ name: 'model', path: '@model', shape: choice('isa', 'pvpanic', 'hyperv') }],
  controller: [{ name: 'type', path: '@type', shape: text, isFixed: true }, { name: 'model', path: '@model', shape: text }, { name: 'queues', path: 'driver@queues', shape: number(1, 256) }, { name: 'ioThread', path: 'driver@iothread', shape: number(1, 1024) }],
  filesystem: [{ name: 'driver', path: 'driver@type', shape: choice('virtiofs', 'path') }, { name: 'source', path: 'source@dir', shape: text }, { name: 'target', path: 'target@dir', shape: text }, { name: 'accessMode', path: '@accessmode', shape: choice('passthrough', 'mapped', 'squash') }, { name: 'readonly', path: 'readonly?', shape: yesNo }],
  hostdev: [{ name: 'managed', path: '@managed', shape: yesNo }, { name: 'romBar', path: 'rom@bar', shape: onOff }, bootOrder],
  serial: [{ name: 'type', path: '@type', shape: choice('pty', 'tcp', 'unix', 'file', 'null') }, { name: 'path', path: 'source@path', shape: text }, { name: 'log', path: 'log@file', shape: text }],
  channel: [{ name: 'type', path: '@type', shape: choice('unix', 'spicevmc', 'qemu-vdagent', 'pty') }, { name: 'target', path: 'target@name', shape: text }],
  redirdev: [{ name: 'bus', path: '@bus', shape: choice('usb') }, { name: 'type', path: '@type', shape: choice('spicevmc', 'tcp') }],
  smartcard: [{ name: 'mode', path: '@mode', shape: choice('passthrough', 'host', 'host-certificates') }],
}

/** The fields of a place: of "domain" those of all its sections; of a device whose kind is not known none. */
export function fieldsAt(place: string): readonly Field[] {
  if (place === wholeDomain) return domainSections.flatMap(({ fields }) => fields)
  return deviceFields[place.slice(0, place.search(/[:#]|$/))] ?? []
}
