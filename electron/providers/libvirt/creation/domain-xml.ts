// The definition of a new machine: paravirtual devices, a serial console, a screen over VNC and the guest agent's channel, as far
// as the host has them. Pure.
import { freeTarget } from '#shared/domain/devices/disk-targets.ts'
import type { OsDevices } from '#shared/model/provisioning/operating-system.ts'
import { element } from '#shared/xml/new-element.ts'
import type { NewElement } from '#shared/xml/new-element.ts'
import type { MachinePlan } from '../../nouns/creation-provider.ts'
import { offers } from './host-offer.ts'
import type { DeviceOffer } from './host-offer.ts'

/** Where a volume is for QEMU: a file or device by its path, everything else by the names that libvirt knows it by. */
export interface DiskLocation {
  readonly type: 'file' | 'block' | 'volume'
  /** Empty for "volume". */
  readonly path: string
  readonly pool: string
  readonly volume: string
  readonly format: string
  readonly device: 'disk' | 'cdrom'
  readonly isSeed?: boolean
  readonly isPlain?: boolean
}

export function domainXml(plan: MachinePlan, disks: readonly DiskLocation[], offer: DeviceOffer): NewElement {
  const { devices } = plan
  const isX86 = /^(x86_64|i[3-6]86)$/.test(offer.architecture)
  const isSecure = devices.firmware === 'uefi' && devices.hasSecureBoot
  // QEMU's own emulation has no Hyper-V.
  const hasHyperV = devices.isWindows && isX86 && offer.domainType === 'kvm'
  const hasVnc = offers(offer, 'graphics/type', 'vnc')
  return element('domain', { type: offer.domainType }, [
    element('name', {}, plan.name),
    element('uuid', {}, plan.uuid),
    plan.os && osMetadata(plan.os.id),
    element('memory', { unit: 'KiB' }, Math.ceil(plan.memoryBytes / 1024)),
    element('vcpu', {}, plan.vcpus),
    element('os', devices.firmware === 'uefi' ? { firmware: 'efi' } : {}, [element('type', { arch: offer.architecture, machine: offer.machine }, 'hvm'), isSecure && secureBoot()]),
    element('features', {}, [element('acpi'), isX86 && element('apic'), hasHyperV && hyperV(), isSecure && element('smm', { state: 'on' })]),
    offer.cpuMode !== '' && element('cpu', { mode: offer.cpuMode }),
    clock({ isX86, isWindows: devices.isWindows, hasHyperV }),
    element('on_poweroff', {}, 'destroy'),
    element('on_reboot', {}, 'restart'),
    element('on_crash', {}, 'destroy'),
    element('devices', {}, [
      element('emulator', {}, offer.emulator),
      ...rootPorts(offer),
      ...diskElements(disks, { diskBus: devices.diskBus, offer }),
      // libvirt would choose a controller that no Linux of today has a driver for.
      disks.some((disk) => disk.isSeed && seedBus(disk, { diskBus: devices.diskBus, offer }) === 'scsi') && element('controller', { type: 'scsi', model: 'virtio-scsi' }),
      ...plan.networks.map((network, index) => nic({ network, model: devices.nicModel, bootOrder: plan.bootsFromNetwork ? disks.length + 1 + index : undefined })),
      isX86 && element('serial', { type: 'pty' }),
      element('console', { type: 'pty' }),
      element('channel', { type: 'unix' }, [element('target', { type: 'virtio', name: 'org.qemu.guest_agent.0' })]),
      hasVnc && offers(offer, 'disk/bus', 'usb') && element('controller', { type: 'usb', model: 'qemu-xhci' }),
      // Without it the pointer of a screen over VNC is never where the guest thinks it is.
      hasVnc && offers(offer, 'disk/bus', 'usb') && element('input', { type: 'tablet', bus: 'usb' }),
      hasVnc && element('graphics', { type: 'vnc', port: -1, autoport: 'yes', listen: '127.0.0.1' }),
      hasVnc && element('video', {}, [element('model', { type: videoModel(offer, { isX86, wanted: devices.video }) })]),
      devices.hasTpm && element('tpm', { model: 'tpm-crb' }, [element('backend', { type: 'emulator', version: '2.0' })]),
      offers(offer, 'rng/backendModel', 'random') && element('rng', { model: 'virtio' }, [element('backend', { model: 'random' }, '/dev/urandom')]),
      element('memballoon', { model: 'virtio' }, [element('stats', { period: 5 })]),
    ]),
  ])
}

/** As virt-manager keeps it: libosinfo's namespace is the contract between the tools. */
function osMetadata(id: string): NewElement {
  return element('metadata', {}, [element('libosinfo:libosinfo', { 'xmlns:libosinfo': 'http://libosinfo.org/xmlns/libvirt/domain/1.0' }, [element('libosinfo:os', { id })])])
}

/** Firmware with its keys enrolled is the only one that refuses what is not signed. */
function secureBoot(): NewElement {
  return element('firmware', {}, ['secure-boot', 'enrolled-keys'].map((name) => element('feature', { enabled: 'yes', name })))
}

function hyperV(): NewElement {
  return element('hyperv', {}, [element('relaxed', { state: 'on' }), element('vapic', { state: 'on' }), element('spinlocks', { state: 'on', retries: 8191 })])
}

/** Guests keep better time without the timers that they would only be interrupted by. */
function clock({ isX86, isWindows, hasHyperV }: { isX86: boolean; isWindows: boolean; hasHyperV: boolean }): NewElement {
  const timers = [element('timer', { name: 'rtc', tickpolicy: 'catchup' }), element('timer', { name: 'pit', tickpolicy: 'delay' }), element('timer', { name: 'hpet', present: 'no' }), ...(hasHyperV ? [element('timer', { name: 'hypervclock', present: 'yes' })] : [])]
  return element('clock', { offset: isWindows ? 'localtime' : 'utc' }, isX86 ? timers : [])
}

function diskElements(disks: readonly DiskLocation[], { diskBus, offer }: { diskBus: OsDevices['diskBus']; offer: DeviceOffer }): NewElement[] {
  const taken = new Set<string>()
  const discBus = offers(offer, 'disk/bus', 'sata') ? 'sata' : 'scsi'
  return disks.map(({ type, path, pool, volume, format, device, isSeed = false, isPlain = false }, index) => {
    const bus = isSeed ? seedBus({ isPlain }, { diskBus, offer }) : device === 'cdrom' || diskBus !== 'virtio' ? discBus : 'virtio'
    const dev = freeTarget(taken, bus)
    taken.add(dev)
    const source = type === 'volume' ? { pool, volume } : type === 'block' ? { dev: path } : { file: path }
    return element('disk', { type, device }, [
      element('driver', { name: 'qemu', type: device === 'cdrom' ? 'raw' : format, discard: device === 'disk' ? 'unmap' : undefined }),
      element('source', source),
      element('target', { dev, bus }),
      // An empty disk is passed over until something is installed on it.
      !isSeed && element('boot', { order: index + 1 }),
      device === 'cdrom' && element('readonly'),
    ])
  })
}

/** The kernels of cloud images have virtio, and often no driver for SATA at all: on that bus they would never find their seed. */
export function seedBus({ isPlain = false }: { readonly isPlain?: boolean }, { diskBus, offer }: { diskBus: OsDevices['diskBus']; offer: DeviceOffer }): 'scsi' | 'sata' {
  return (diskBus === 'virtio' && !isPlain && offers(offer, 'disk/bus', 'scsi')) || !offers(offer, 'disk/bus', 'sata') ? 'scsi' : 'sata'
}

/** libvirt makes as many ports as there are devices: a machine on PCI Express would have none left for what is plugged in while it runs. As many as virt-install makes. */
const rootPortCount = 14

function rootPorts({ machine }: Pick<DeviceOffer, 'machine'>): NewElement[] {
  const isExpress = /(^|-)(q35|virt)(-|$)/.test(machine)
  // The root itself goes first: libvirt would give its number to a port.
  return isExpress ? [element('controller', { type: 'pci', index: 0, model: 'pcie-root' }), ...Array.from({ length: rootPortCount }, () => element('controller', { type: 'pci', model: 'pcie-root-port' }))] : []
}

function nic({ network, model, bootOrder }: { network: string; model: OsDevices['nicModel']; bootOrder: number | undefined }): NewElement {
  return element('interface', { type: 'network' }, [element('source', { network }), element('model', { type: model }), bootOrder !== undefined && element('boot', { order: bootOrder })])
}

function videoModel(offer: DeviceOffer, { isX86, wanted }: { isX86: boolean; wanted: OsDevices['video'] }): string {
  const possible = [...(wanted === 'virtio' || !isX86 ? ['virtio'] : []), ...(isX86 ? ['vga'] : []), 'virtio', 'ramfb', 'cirrus']
  return possible.find((model) => offers(offer, 'video/modelType', model)) ?? 'none'
}
