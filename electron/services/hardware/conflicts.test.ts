// What is told before an edited definition is applied.
import { describe, expect, it } from 'vitest'
import { applyEdits } from '#shared/domain/edits/edits.ts'
import type { Edit } from '#shared/domain/edits/edits.ts'
import type { DomainClaims, HardwareOffer } from '#shared/model/machines/hardware.ts'
import { DomainUuid } from '#shared/model/ids.ts'
import { parseXml } from '#shared/xml/parse-xml.ts'
import { findConflicts, namedFiles } from './conflicts.ts'
import type { Surroundings } from './conflicts.ts'

const base = `<domain type='kvm'>
  <name>web</name>
  <memory unit='KiB'>4194304</memory>
  <vcpu>2</vcpu>
  <os><type arch='x86_64'>hvm</type></os>
  <devices>
    <disk type='file' device='disk'><source file='/images/web.qcow2'/><target dev='vda' bus='virtio'/></disk>
    <disk type='file' device='cdrom'><source file='/iso/install.iso'/><target dev='sda' bus='sata'/><readonly/></disk>
    <interface type='network'><mac address='52:54:00:00:00:01'/><source network='default'/></interface>
  </devices>
</domain>
`

const gpu: HardwareOffer['hostDevices'][number] = { key: 'pci:0000:01:00.0', kind: 'pci', label: 'NVIDIA GA102', xml: '', iommuGroup: 7, driver: 'nouveau', users: [] }
const offer: HardwareOffer = {
  values: { 'cpu-mode': ['host-model', 'custom'], firmware: ['bios'] },
  cpuModels: [{ name: 'EPYC', isUsable: true }, { name: 'Icelake-Server', isUsable: false }],
  maxVcpus: 255,
  hostCpus: 8,
  numaNodes: [],
  hugePages: [{ sizeKib: 2048, total: 512, free: 512 }, { sizeKib: 1048576, total: 0, free: 0 }],
  hostDevices: [gpu, { ...gpu, key: 'pci:0000:01:00.1', label: 'NVIDIA audio', driver: 'snd_hda_intel' }],
  filters: [],
  bridges: [],
  interfaces: [],
}
const other = (claims: Partial<DomainClaims>): DomainClaims => ({ uuid: DomainUuid.parse('00000000-0000-4000-8000-000000000002'), name: 'db', isRunning: true, macs: [], cids: [], disks: [], hostDevices: [], ...claims })
const around = (changes: Partial<Surroundings> = {}): Surroundings => ({ offer, fleet: [], missing: new Set(), unasked: [], ...changes })
const elsewhere = (claims: Partial<DomainClaims>, isOwn = true) => around({ fleet: [{ host: isOwn ? 'kvm01' : 'kvm02', isOwn, domains: [other(claims)] }] })
const uuid = DomainUuid.parse('00000000-0000-4000-8000-000000000001')
const found = (edits: readonly Edit[], surroundings: Surroundings): string[] => findConflicts({ uuid, base: parseXml(base), draft: parseXml(applyEdits(base, edits)) }, surroundings).map(({ code, severity, place }) => `${severity} ${code} ${place}`)
const set = (place: string, field: string, value: string): Edit => ({ op: 'set', place, field, value })

describe('what stands against a change', () => {
  it('is an address that another machine of the fleet has, and not one that was there before', () => {
    const nic: Edit = { op: 'add', xml: "<interface type='network'><mac address='52:54:00:00:00:AA'/><source network='default'/></interface>" }
    expect(found([nic], elsewhere({ macs: ['52:54:00:00:00:aa'] }, false))).toEqual(['error mac-taken interface:52:54:00:00:00:aa'])
    expect(found([], elsewhere({ macs: ['52:54:00:00:00:01'] }, false))).toEqual([])
    expect(found([nic], around({ unasked: ['kvm03'] }))).toEqual(['warning hosts-not-asked '])
    expect(found([nic, nic], around())).toEqual(['error mac-twice interface:52:54:00:00:00:aa', 'error mac-twice interface#2'])
  })

  it('is a number of vsock that another machine of the host has', () => {
    const vsock: Edit = { op: 'add', xml: "<vsock model='virtio'><cid auto='no' address='7'/></vsock>" }
    expect(found([vsock], elsewhere({ cids: [7] }))).toEqual(['error cid-taken vsock#0'])
    expect(found([vsock], elsewhere({ cids: [7] }, false))).toEqual([])
  })

  it('is a disk that another machine writes to, unless both share it', () => {
    const disk = (rest: string): Edit => ({ op: 'add', xml: `<disk type='file' device='disk'><source file='/images/db.qcow2'/><target bus='virtio'/>${rest}</disk>` })
    const claim = { device: 'vda', source: '/images/db.qcow2', isWritable: true, isShareable: false }
    expect(found([disk('')], elsewhere({ disks: [claim] }))).toEqual(['error disk-taken disk:vdb'])
    expect(found([disk('<shareable/>')], elsewhere({ disks: [{ ...claim, isShareable: true }] }))).toEqual(['warning disk-shared disk:vdb'])
    expect(found([disk('<readonly/>')], elsewhere({ disks: [claim] }))).toEqual([])
  })

  it('is a file that is gone', () => {
    expect(namedFiles(parseXml(base))).toEqual(['/images/web.qcow2', '/iso/install.iso'])
    expect(found([], around({ missing: new Set(['/iso/install.iso']) }))).toEqual(['error image-gone disk:sda'])
    expect(found([set('disk:sda', 'startupPolicy', 'optional')], around({ missing: new Set(['/iso/install.iso']) }))).toEqual(['warning image-gone disk:sda'])
    expect(found([set('domain', 'loader', '/fw.fd')], around({ missing: new Set(['/fw.fd']) }))).toEqual(['error loader-gone domain'])
  })

  it('is what the host has not got', () => {
    expect(found([set('domain', 'mode', 'custom'), set('domain', 'model', 'Cray')], around())).toEqual(['error cpu-model-unknown domain'])
    expect(found([set('domain', 'mode', 'custom'), set('domain', 'model', 'Icelake-Server')], around())).toEqual(['warning cpu-model-unusable domain'])
    expect(found([set('domain', 'mode', 'host-passthrough')], around())).toEqual(['error cpu-mode-unsupported domain'])
    expect(found([set('domain', 'vcpus', '16')], around())).toEqual(['warning vcpus-above-host domain'])
    expect(found([set('domain', 'firmware', 'efi')], around())).toEqual(['error firmware-missing domain'])
    expect(found([set('domain', 'hugePageSize', '1048576')], around())).toEqual(['error huge-pages-missing domain'])
    expect(found([set('domain', 'hugePages', 'yes')], around())).toEqual(['error huge-pages-short domain'])
  })

  it('is a device of the host that is taken, gone, or tied to others by its IOMMU group', () => {
    const pci = (functionNumber: number, bus = 1): Edit => ({ op: 'add', xml: `<hostdev mode='subsystem' type='pci' managed='yes'><source><address domain='0x0000' bus='0x0${bus}' slot='0x00' function='0x${functionNumber}'/></source></hostdev>` })
    expect(found([pci(0)], elsewhere({ hostDevices: ['pci:0000:01:00.0'] }))).toEqual(['error host-device-taken hostdev:pci:0000:01:00.0', 'warning iommu-group-shared hostdev:pci:0000:01:00.0'])
    expect(found([pci(0, 9)], around())).toEqual(['error host-device-gone hostdev:pci:0000:09:00.0'])
  })
})
