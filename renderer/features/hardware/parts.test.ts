// The hardware list: each device once, with what tells it from others and a line about it.
import { describe, expect, it } from 'vitest'
import { decimalMark } from '../../i18n/format.ts'
import { placesOf } from '#shared/domain/fields/places.ts'
import { parseXml } from '#shared/xml/parse-xml.ts'
import { partsOf } from './parts.ts'
import { partMark, partSummary } from './part-summary.ts'

const devices = [
  '<disk type="file" device="disk"><driver name="qemu" type="qcow2"/><source file="/a.qcow2"/><target dev="vda" bus="virtio"/></disk>',
  '<disk type="file" device="cdrom"><target dev="sda" bus="sata"/></disk>',
  '<disk type="file" device="floppy"><target dev="fda" bus="fdc"/></disk>',
  '<interface type="bridge"><mac address="52:54:00:00:00:01"/><source bridge="br0"/><model type="virtio"/></interface>',
  '<graphics type="vnc" port="5900" listen="127.0.0.1"/>', '<video><model type="virtio"/></video>', '<sound model="ich9"/>', '<input type="tablet" bus="usb"/>',
  '<serial type="pty"><target port="0"/></serial>', '<console type="pty"><target type="serial" port="0"/></console>', '<channel type="unix"><target type="virtio" name="org.qemu.guest_agent.0"/></channel>',
  '<controller type="scsi" index="0" model="virtio-scsi"/>', '<hostdev mode="subsystem" type="pci"/>', '<filesystem type="mount"><source dir="/srv"/><target dir="srv"/></filesystem>', '<watchdog model="itco" action="reset"/>',
  '<rng model="virtio"><backend model="random">/dev/urandom</backend></rng>', '<tpm model="tpm-crb"><backend type="emulator" version="2.0"/></tpm>', '<memballoon model="virtio"/>', '<vsock model="virtio"/>', '<panic model="isa"/>',
  '<redirdev bus="usb" type="spicevmc"/>', '<smartcard mode="host"/>', '<shmem name="x"/>',
]
const domain = (inside: readonly string[]): string => `<domain type='kvm'><memory unit='MiB'>1536</memory><vcpu>2</vcpu><os firmware='efi'><type arch='x86_64' machine='pc-q35-7.2'>hvm</type><boot dev='hd'/><boot dev='network'/></os><cpu mode='host-passthrough'/><devices><emulator>/usr/bin/qemu</emulator>${inside.join('')}</devices></domain>`
const places = (inside: readonly string[]) => placesOf(parseXml(domain(inside)))

describe('the hardware list', () => {
  const parts = partsOf(places(devices), [])
  const of = (section: string) => parts.find((part) => part.section === section)

  it('has each part once, the console that repeats a serial port not at all', () => {
    expect(parts.map(({ section }) => section)).toEqual([
      'general', 'os', 'cpu', 'memory', 'boot', 'firmware', 'disk', 'disk', 'disk', 'interface', 'graphics', 'video', 'input', 'sound', 'serial', 'channel', 'hostdev', 'redirdev', 'filesystem', 'tpm', 'rng', 'watchdog', 'memballoon', 'panic', 'vsock', 'smartcard', 'controller', 'shmem',
    ])
    expect(parts).toHaveLength(devices.length - 1 + 6)
  })

  it('says in a line what each is', () => {
    const line = (section: string): string => {
      const part = of(section)
      return part ? `${partMark(part)}: ${partSummary(part)}` : ''
    }
    expect(line('memory')).toBe(`: 1${decimalMark}5 GiB`)
    expect(line('boot')).toBe(': hd, network')
    expect(line('disk')).toBe('vda: virtio, qcow2, a.qcow2')
    expect(line('interface')).toBe('00:00:01: virtio, bridge br0')
    expect(line('cpu')).toBe(': 2 vCPU, host-passthrough')
  })

  it('shows what runs and is gone at the next start, but no ports that libvirt itself added', () => {
    const running = [...devices, '<rng model="virtio"><backend>/dev/random</backend></rng>', '<controller type="pci" index="9" model="pcie-root-port"/>']
    expect(partsOf(places(devices), places(running)).filter(({ isLeaving }) => isLeaving).map(({ place }) => place)).toEqual(['rng#1'])
  })
})
