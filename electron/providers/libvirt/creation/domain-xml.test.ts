// Definitions for hosts that are not at hand: with KVM and UEFI, of another architecture, with less than usual.
import { describe, expect, it } from 'vitest'
import { DomainUuid } from '#shared/model/ids.ts'
import { usualDevices } from '#shared/model/provisioning/operating-system.ts'
import { printElement } from '#shared/xml/new-element.ts'
import { readXml } from '#shared/xml/read-xml.ts'
import { checkXml } from '#shared/xml/schema/check-xml.ts'
import type { MachinePlan } from '../../nouns/creation-provider.ts'
import { domainXml } from './domain-xml.ts'
import type { DiskLocation } from './domain-xml.ts'
import { offerOf } from './host-offer.ts'
import { withInstaller } from './installer-xml.ts'
import { virtInstall } from './virt-install.ts'

const plan: MachinePlan = { uuid: DomainUuid.parse('6f1a4a34-13ae-4c5c-a1eb-76def08de059'), name: "it's <new>", vcpus: 4, memoryBytes: 2 ** 32, devices: { ...usualDevices, firmware: 'uefi' }, networks: ['default'], bootsFromNetwork: true, disks: [{ pool: 'p', volume: 'v', device: 'disk', format: 'qcow2' }, { pool: 'ceph', volume: 'disc', device: 'cdrom', format: 'raw' }] }
const disks: DiskLocation[] = [
  { type: 'block', path: '/dev/vg/v', pool: 'p', volume: 'v', format: 'raw', device: 'disk' },
  { type: 'volume', path: '', pool: 'ceph', volume: 'disc', format: 'raw', device: 'cdrom' },
]

function offerFor({ arch, domain, devices = '' }: { arch: string; domain: string; devices?: string }) {
  return offerOf(readXml(`<domainCapabilities><path>/usr/bin/qemu</path><domain>${domain}</domain><machine>virt-9.0</machine><arch>${arch}</arch><vcpu max='255'/><os supported='yes'><enum name='firmware'><value>efi</value></enum></os><cpu><mode name='host-passthrough' supported='yes'/><mode name='maximum' supported='yes'/></cpu><devices>${devices}</devices></domainCapabilities>`))
}

describe('the definition of a new machine', () => {
  it('takes the host’s own processor with KVM, and boots from UEFI, disk, disc and network in this order', () => {
    const xml = printElement(domainXml(plan, disks, offerFor({ arch: 'x86_64', domain: 'kvm' })))
    expect(checkXml('domain', xml)).toEqual([])
    for (const part of ["<cpu mode='host-passthrough'/>", "<os firmware='efi'>", "<source dev='/dev/vg/v'/>", "<source pool='ceph' volume='disc'/>", '<name>it', "<boot order='3'/>"]) expect(xml).toContain(part)
  })

  it('has free ports for what is plugged in while it runs, where the machine is of PCI Express', () => {
    const ports = (machine: string) => printElement(domainXml(plan, disks, { ...offerFor({ arch: 'x86_64', domain: 'kvm' }), machine })).match(/pcie-root-port/g)?.length ?? 0
    expect(['pc-q35-7.2', 'q35', 'virt-9.0', 'pc-i440fx-7.2', 's390-ccw-virtio-9.0'].map(ports)).toEqual([14, 14, 14, 0, 0])
  })

  it('has no BIOS and no devices of a PC on ARM', () => {
    const offer = offerFor({ arch: 'aarch64', domain: 'qemu' })
    const xml = printElement(domainXml(plan, disks, offer))
    expect(offer.firmwares).toEqual(['uefi'])
    expect(checkXml('domain', xml)).toEqual([])
    for (const part of ['<apic/>', "<timer name='hpet'", '<serial']) expect(xml).not.toContain(part)
  })

  it('leaves out what the host says that it has not', () => {
    const devices = "<graphics supported='no'/><rng supported='no'/><disk supported='yes'><enum name='bus'><value>scsi</value></enum></disk>"
    const xml = printElement(domainXml(plan, disks, offerFor({ arch: 'x86_64', domain: 'qemu', devices })))
    for (const part of ['<graphics', '<video', '<rng', "bus='usb'"]) expect(xml).not.toContain(part)
    expect(xml).toContain("<target dev='sda' bus='scsi'/>")
  })

  it('puts the seed disc where the kernels of cloud images find it, and boots from the disk', () => {
    const seeded: DiskLocation[] = [{ type: 'file', path: '/p/web.qcow2', pool: 'p', volume: 'web.qcow2', format: 'qcow2', device: 'disk' }, { type: 'file', path: '/p/seed.iso', pool: 'p', volume: 'seed.iso', format: 'raw', device: 'cdrom', isSeed: true }]
    const xml = printElement(domainXml({ ...plan, bootsFromNetwork: false }, seeded, offerFor({ arch: 'x86_64', domain: 'kvm' })))
    expect(checkXml('domain', xml)).toEqual([])
    expect(xml).toContain("<target dev='sda' bus='scsi'/>")
    expect(xml).toContain("<controller type='scsi' model='virtio-scsi'/>")
    expect(xml.match(/<boot order/g)).toHaveLength(1)
  })

  it('gives a system that has no virtio what it drives, and keeps which one it is as virt-manager does', () => {
    const windows = { ...plan, os: { id: 'http://microsoft.com/win/11', shortId: 'win11' }, devices: { diskBus: 'sata', nicModel: 'e1000e', video: 'vga', firmware: 'uefi', hasSecureBoot: true, hasTpm: true, isWindows: true } } as const
    const offer = offerFor({ arch: 'x86_64', domain: 'kvm' })
    const xml = printElement(domainXml(windows, disks, offer))
    expect(checkXml('domain', xml)).toEqual([])
    for (const part of ["<libosinfo:os id='http://microsoft.com/win/11'/>", "<feature enabled='yes' name='secure-boot'/>", "<target dev='sda' bus='sata'/>", "<target dev='sdb' bus='sata'/>", "<model type='e1000e'/>", "<tpm model='tpm-crb'>", "<clock offset='localtime'>", '<hyperv>', "<model type='vga'/>"]) expect(xml).toContain(part)
    expect(printElement(domainXml(windows, disks, offerFor({ arch: 'x86_64', domain: 'qemu' })))).not.toContain('<hyperv>')
    expect(virtInstall(windows, disks, offer)).toMatch(/--osinfo win11[\s\S]*bus=sata/)
  })

  it('is the same for virt-install, whatever the name', () => {
    expect(virtInstall(plan, disks, offerFor({ arch: 'x86_64', domain: 'kvm' }))).toContain(`--name 'it'\\''s <new>'`)
  })

  it('starts an installer with a kernel of its own, and is stopped by its restart', () => {
    const stored = printElement(domainXml(plan, disks, offerFor({ arch: 'x86_64', domain: 'kvm' })))
    const xml = withInstaller(stored, { kernelPath: '/p/k', initrdPath: '/p/i', commandLine: 'a="<&"' })
    expect(checkXml('domain', xml)).toEqual([])
    for (const part of ['<kernel>/p/k</kernel>', '<initrd>/p/i</initrd>', '<cmdline>a="&lt;&amp;"</cmdline>', '<on_reboot>destroy</on_reboot>']) expect(xml).toContain(part)
  })

  it('gives answers to a system without virtio on a bus that it knows', () => {
    const xml = printElement(domainXml(plan, [{ type: 'file', path: '/p/s.iso', pool: 'p', volume: 's.iso', format: 'raw', device: 'cdrom', isSeed: true, isPlain: true }], offerFor({ arch: 'x86_64', domain: 'kvm' })))
    expect(xml).toContain("bus='sata'")
    expect(xml).not.toContain('virtio-scsi')
  })
})
