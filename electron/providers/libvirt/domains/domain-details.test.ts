import { describe, expect, test } from 'vitest'
import { HostId } from '#shared/model/ids.ts'
import { rowFromList } from '../reading/vm-row.ts'
import { readDomainDetails } from './domain-details.ts'

const handle = { name: 'web-1', uuid: '00000000-0000-4000-8000-000000000001', id: 1 }
const vm = rowFromList(HostId.parse('h'), { handle, state: 1, reason: 1, isPersistent: true, hasManagedSave: false, autostart: false, vcpus: 2, memoryBytes: 1, memoryMaxBytes: 1 }, undefined)

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
const xml = `<domain type='kvm'><description>Two
lines</description><os firmware='efi'><type arch='x86_64' machine='pc-q35-7.2'>hvm</type><boot dev='hd'/><boot dev='network'/></os><cpu mode='host-passthrough'><topology sockets='1' cores='2' threads='1'/></cpu><vcpu>2</vcpu><memory unit='MiB'>1536</memory><devices><emulator>/usr/bin/qemu</emulator>${devices.join('')}</devices></domain>`

describe('the details of a VM', () => {
  const details = readDomainDetails(vm, xml)

  test('name its machine', () => {
    expect(details).toMatchObject({ description: 'Two\nlines', machine: 'pc-q35-7.2', architecture: 'x86_64', domainType: 'kvm', emulator: '/usr/bin/qemu', firmware: 'efi', cpuMode: 'host-passthrough' })
  })

  test('list every device once, with its kind', () => {
    expect(details.hardware.map(({ kind }) => kind)).toEqual([
      'cpu', 'memory', 'boot', 'firmware', 'disk', 'cdrom', 'floppy', 'nic', 'graphics', 'video', 'sound', 'input', 'serial', 'channel', 'controller', 'hostdev', 'filesystem', 'watchdog', 'rng', 'tpm', 'memballoon', 'vsock', 'panic', 'usbredir', 'smartcard', 'other',
    ])
  })

  test('say in a line what each is, and hold all its facts', () => {
    const of = (kind: string) => details.hardware.find((item) => item.kind === kind)
    expect(of('memory')?.summary).toBe('1536 MiB')
    expect(of('boot')?.summary).toBe('hd, network')
    expect(of('disk')).toMatchObject({ label: 'Disk vda', summary: 'virtio, qcow2, /a.qcow2' })
    expect(of('nic')?.properties).toContainEqual({ name: 'source bridge', value: 'br0' })
  })
})
