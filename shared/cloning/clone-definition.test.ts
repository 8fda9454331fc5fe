import { describe, expect, it } from 'vitest'
import { parseXml } from '../xml/parse-xml.ts'
import { checkXml } from '../xml/schema/check-xml.ts'
import { cloneDefinition } from './clone-definition.ts'
import type { CloneChanges } from './clone-definition.ts'
import { sharedPartsOf } from './shared-parts.ts'

const original = `<domain type='kvm' xmlns:x='urn:x' id="4">
  <!-- by hand -->
  <name>golden &amp; old</name>
  <uuid>11111111-1111-4111-8111-111111111111</uuid>
  <genid>22222222-2222-4222-8222-222222222222</genid>
  <title>The golden one</title>
  <metadata>
    <n:vm xmlns:n="https://novacron.dev/xmlns/console/1"><n:tags><n:tag>prod</n:tag></n:tags><n:template/></n:vm>
  </metadata>
  <memory unit='GiB'>2</memory>
  <sysinfo type='smbios'><system><entry name='uuid'>11111111-1111-4111-8111-111111111111</entry><entry name='serial'>S1</entry></system></sysinfo>
  <os firmware='efi'>
    <type arch='x86_64' machine='pc-q35-8.2'>hvm</type>
    <nvram template='/usr/share/OVMF/VARS.fd'>/var/lib/libvirt/qemu/nvram/golden_VARS.fd</nvram>
  </os>
  <devices>
    <disk type='file' device='disk'>
      <driver name='qemu' type='raw'   cache="none"/>
      <source file='/p/golden.img' startupPolicy='optional'/>
      <backingStore type='file'><source file='/p/below.img'/></backingStore>
      <target dev='vda' bus='virtio'/>
      <serial>KEEP</serial>
    </disk>
    <disk type='file' device='disk'>
      <source file='/p/scratch.img'/>
      <target dev='vdb' bus='virtio'/>
    </disk>
    <disk type='file' device='cdrom'>
      <driver name='qemu' type='raw'/>
      <source file='/p/disc.iso'/>
      <target dev='sda' bus='sata'/>
      <readonly/>
    </disk>
    <interface type='bridge'>
      <mac address='52:54:00:00:00:01'/>
      <source bridge='br0'/>
      <virtualport type='openvswitch'><parameters interfaceid='33333333-3333-4333-8333-333333333333'/></virtualport>
      <target dev='tap-golden'/>
    </interface>
    <interface type='network'>
      <source network='default'/>
    </interface>
    <serial type='file'><source path='/var/log/golden.log'/></serial>
    <channel type='unix'>
      <source mode='bind' path='/run/golden.agent'/>
      <target type='virtio' name='org.qemu.guest_agent.0'/>
    </channel>
    <graphics type='vnc' port='5907' autoport='no' listen='127.0.0.1'/>
    <tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>
    <vsock model='virtio'><cid auto='no' address='7'/></vsock>
    <hostdev mode='subsystem' type='pci' managed='yes'><source><address domain='0x0000' bus='0x03' slot='0x00' function='0x1'/></source></hostdev>
  </devices>
</domain>
`

const uuid = '99999999-9999-4999-8999-999999999999'
const place = { type: 'file', path: "/p/it's new.qcow2", pool: 'p', volume: "it's new.qcow2", format: 'qcow2' } as const
const changes: CloneChanges = { name: 'web <1>', uuid, macs: ['52:54:00:aa:aa:01', '52:54:00:aa:aa:02'], disks: { vda: { kind: 'replace', place }, vdb: { kind: 'remove' }, sda: { kind: 'remove' } }, hostDevices: 'leave-out' }

/** The lines that are in one text and not in the other. */
const without = (text: string, other: string): string[] => {
  const lines = new Set(other.split('\n'))
  return text.split('\n').filter((line) => !lines.has(line)).map((line) => line.trim())
}

describe('the definition of a clone', () => {
  const clone = cloneDefinition(original, changes)

  it('changes what makes a machine itself, and no other byte', () => {
    expect(without(clone, original)).toEqual([
      "<domain type='kvm' xmlns:x='urn:x'>",
      '<name>web &lt;1&gt;</name>',
      `<uuid>${uuid}</uuid>`,
      '<genid/>',
      '<n:vm xmlns:n="https://novacron.dev/xmlns/console/1"><n:tags><n:tag>prod</n:tag></n:tags></n:vm>',
      `<sysinfo type='smbios'><system><entry name='uuid'>${uuid}</entry><entry name='serial'>S1</entry></system></sysinfo>`,
      "<nvram template='/usr/share/OVMF/VARS.fd'/>",
      `<driver name='qemu' type='qcow2'   cache="none"/>`,
      "<source file='/p/it&apos;s new.qcow2' startupPolicy='optional'/>",
      "<mac address='52:54:00:aa:aa:01'/>",
      "<virtualport type='openvswitch'><parameters/></virtualport>",
      "<mac address='52:54:00:aa:aa:02'/>",
      "<graphics type='vnc' port='-1' autoport='yes' listen='127.0.0.1'/>",
      "<vsock model='virtio'><cid auto='yes'/></vsock>",
    ])
  })

  it('is still what libvirt takes', () => {
    expect(checkXml('domain', clone.replace(/<!--.*-->/, ''))).toEqual(checkXml('domain', original))
  })

  it('has nothing left that only the original may have', () => {
    for (const part of ['golden_VARS', 'golden.img', 'below.img', 'scratch.img', 'disc.iso', 'tap-golden', '5907', "address='7'", 'hostdev', 'The golden one', '11111111', 'template/>', 'golden.agent']) expect(clone).not.toContain(part)
    expect(clone).toContain("<target dev='sda' bus='sata'/>")
    expect(cloneDefinition(original, { ...changes, hostDevices: 'keep' })).toContain('<hostdev')
  })

  it('is the original again when everything is given back', () => {
    const plain = original.slice(0, original.indexOf('  <genid>')).replace(' id="4"', '') + '</domain>'
    expect(cloneDefinition(plain, { name: 'golden & old', uuid: '11111111-1111-4111-8111-111111111111', macs: [], disks: {}, hostDevices: 'keep' })).toBe(plain)
  })

  it('gets its seed disc in a drive of its own, on a free place of the bus that the drives are on', () => {
    expect(cloneDefinition(original, { ...changes, seed: { ...place, path: '/p/seed.iso' } })).toMatch(/<source file='\/p\/seed.iso'\/>\s*<target dev='sdb' bus='sata'\/>\s*<readonly\/>/)
  })

  it('refuses to give two interfaces one address', () => {
    expect(() => cloneDefinition(original, { ...changes, macs: [] })).toThrow(RangeError)
  })

  it('names what two machines cannot both have', () => {
    expect(sharedPartsOf(parseXml(original))).toEqual({ hostDevices: ['hostdev pci 0000:03:00.1'], reset: ['interface 52:54:00:00:00:01', 'graphics vnc'], same: ['serial file'], hasNvram: true, hasTpm: true })
  })
})
