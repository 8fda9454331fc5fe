// The definition of a new machine: paravirtual devices, a serial console, a screen over VNC and the guest agent's channel, as far
// as the host has them. Pure.
import { element } from '#shared/xml/new-element.ts'
import type { NewElement } from '#shared/xml/new-element.ts'
import type { MachinePlan } from '../../creation-provider.ts'
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
}

export function domainXml(plan: MachinePlan, disks: readonly DiskLocation[], offer: DeviceOffer): NewElement {
  const isX86 = /^(x86_64|i[3-6]86)$/.test(offer.architecture)
  const hasVnc = offers(offer, 'graphics/type', 'vnc')
  return element('domain', { type: offer.domainType }, [
    element('name', {}, plan.name),
    element('uuid', {}, plan.uuid),
    element('memory', { unit: 'KiB' }, Math.ceil(plan.memoryBytes / 1024)),
    element('vcpu', {}, plan.vcpus),
    element('os', plan.firmware === 'uefi' ? { firmware: 'efi' } : {}, [element('type', { arch: offer.architecture, machine: offer.machine }, 'hvm')]),
    element('features', {}, [element('acpi'), isX86 && element('apic')]),
    offer.cpuMode !== '' && element('cpu', { mode: offer.cpuMode }),
    clock(isX86),
    element('on_poweroff', {}, 'destroy'),
    element('on_reboot', {}, 'restart'),
    element('on_crash', {}, 'destroy'),
    element('devices', {}, [
      element('emulator', {}, offer.emulator),
      ...diskElements(disks, offer),
      plan.network !== undefined && nic(plan.network, plan.bootsFromNetwork ? disks.length + 1 : undefined),
      isX86 && element('serial', { type: 'pty' }),
      element('console', { type: 'pty' }),
      element('channel', { type: 'unix' }, [element('target', { type: 'virtio', name: 'org.qemu.guest_agent.0' })]),
      hasVnc && offers(offer, 'disk/bus', 'usb') && element('controller', { type: 'usb', model: 'qemu-xhci' }),
      // Without it the pointer of a screen over VNC is never where the guest thinks it is.
      hasVnc && offers(offer, 'disk/bus', 'usb') && element('input', { type: 'tablet', bus: 'usb' }),
      hasVnc && element('graphics', { type: 'vnc', port: -1, autoport: 'yes', listen: '127.0.0.1' }),
      hasVnc && element('video', {}, [element('model', { type: videoModel(offer, isX86) })]),
      offers(offer, 'rng/backendModel', 'random') && element('rng', { model: 'virtio' }, [element('backend', { model: 'random' }, '/dev/urandom')]),
      element('memballoon', { model: 'virtio' }, [element('stats', { period: 5 })]),
    ]),
  ])
}

/** Guests keep better time without the timers that they would only be interrupted by. */
function clock(isX86: boolean): NewElement {
  const timers = [element('timer', { name: 'rtc', tickpolicy: 'catchup' }), element('timer', { name: 'pit', tickpolicy: 'delay' }), element('timer', { name: 'hpet', present: 'no' })]
  return element('clock', { offset: 'utc' }, isX86 ? timers : [])
}

function diskElements(disks: readonly DiskLocation[], offer: DeviceOffer): NewElement[] {
  const counts = { disk: 0, cdrom: 0 }
  const discBus = offers(offer, 'disk/bus', 'sata') ? 'sata' : 'scsi'
  return disks.map(({ type, path, pool, volume, format, device }, index) => {
    const letter = String.fromCharCode('a'.charCodeAt(0) + counts[device])
    counts[device] += 1
    const source = type === 'volume' ? { pool, volume } : type === 'block' ? { dev: path } : { file: path }
    return element('disk', { type, device }, [
      element('driver', { name: 'qemu', type: device === 'cdrom' ? 'raw' : format, discard: device === 'disk' ? 'unmap' : undefined }),
      element('source', source),
      element('target', device === 'disk' ? { dev: `vd${letter}`, bus: 'virtio' } : { dev: `sd${letter}`, bus: discBus }),
      // An empty disk is passed over until something is installed on it.
      element('boot', { order: index + 1 }),
      device === 'cdrom' && element('readonly'),
    ])
  })
}

function nic(network: string, bootOrder: number | undefined): NewElement {
  return element('interface', { type: 'network' }, [element('source', { network }), element('model', { type: 'virtio' }), bootOrder !== undefined && element('boot', { order: bootOrder })])
}

function videoModel(offer: DeviceOffer, isX86: boolean): string {
  const wanted = ['virtio', ...(isX86 ? ['vga'] : []), 'ramfb', 'cirrus']
  return wanted.find((model) => offers(offer, 'video/modelType', model)) ?? 'none'
}
