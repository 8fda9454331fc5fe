// What other tools would read. virt-install and Terraform are not at hand in unit tests: their words are taken apart here by their
// own rules of quoting.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { find, readXml } from '../xml/read-xml.ts'
import { escapeText } from '../xml/xml-text.ts'
import { exportMachines } from './export-machines.ts'
import type { ExportMachine } from './export-machines.ts'
import { commentLine, hclString, optionValue, shellWord, xmlCommentLine } from './quoting.ts'

const xml = `<domain type='kvm'>
  <name>it's "rich", {{ x }}</name>
  <uuid>6f1a4a34-13ae-4c5c-a1eb-76def08de059</uuid>
  <memory unit='KiB'>4194304</memory>
  <currentMemory unit='KiB'>2097152</currentMemory>
  <vcpu placement='static' current='2'>4</vcpu>
  <cputune><shares>2048</shares><vcpupin vcpu='0' cpuset='0,2'/></cputune>
  <os firmware='efi'><type arch='x86_64' machine='pc-q35-8.2'>hvm</type><loader readonly='yes' type='pflash'>/usr/share/OVMF/OVMF_CODE.fd</loader><nvram template='/t.fd'>/n.fd</nvram></os>
  <features><acpi/><apic/><smm state='on'/></features>
  <cpu mode='custom' match='exact'><model fallback='allow'>Skylake-Client</model><feature policy='disable' name='hle'/></cpu>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
    <disk type='file' device='disk'><driver name='qemu' type='qcow2' cache='none'/><source file='/p/a, b.qcow2'/><target dev='vda' bus='virtio'/><iotune><total_iops_sec>500</total_iops_sec></iotune><address type='pci' domain='0x0000' bus='0x03' slot='0x00' function='0x0'/></disk>
    <disk type='volume' device='cdrom'><driver name='qemu' type='raw'/><source pool='isos' volume='d.iso'/><target dev='sda' bus='sata'/><readonly/></disk>
    <controller type='pci' index='0' model='pcie-root'/>
    <controller type='scsi' index='0' model='virtio-scsi'><driver queues='4'/></controller>
    <interface type='bridge'><mac address='52:54:00:00:00:01'/><source bridge='br0'/><vlan><tag id='42'/></vlan><model type='virtio'/></interface>
    <serial type='pty'><target type='isa-serial' port='0'/></serial>
    <console type='pty'><target type='serial' port='0'/></console>
    <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>
    <graphics type='vnc' port='-1' autoport='yes' listen='127.0.0.1'><listen type='address' address='127.0.0.1'/></graphics>
    <hostdev mode='subsystem' type='pci' managed='yes'><source><address domain='0x0000' bus='0x03' slot='0x00' function='0x1'/></source></hostdev>
    <newthing color='blue'><inside/></newthing>
  </devices>
</domain>
`

const machine: ExportMachine = { xml, hostName: 'kvm 03', uri: 'qemu+ssh://root@kvm03/system', isAutostarted: true }

function textOf(machines: readonly ExportMachine[], format: Parameters<typeof exportMachines>[1]): string {
  return exportMachines(machines, format)[0]?.text ?? ''
}

/** The words of a command line as a POSIX shell would read them. */
function shellWords(line: string): string[] {
  const words = [...line.matchAll(/(?:'[^']*'|\\'|[^\s'\\])+/g)]
  return words.map(([word]) => word.replaceAll(/'([^']*)'|\\'/g, (_whole, quoted?: string) => quoted ?? "'"))
}

/** The values of an option as Python's shlex reads them between commas. */
function optionValues(text: string): string[] {
  return text.split(/(?<=(?<!\\)(?:\\\\)*),/).map((part) => part.replace(/,$/, '').replaceAll(/\\(.)/gs, '$1'))
}

const commentsOf = (text: string): string[] => text.split('\n').filter((line) => line.startsWith('# - ')).map((line) => line.slice(4))

describe('a machine for virt-install', () => {
  const text = textOf([machine], 'virt-install')
  const words = shellWords(text.slice(text.indexOf('\nvirt-install') + 1).replaceAll('\\\n', ' '))
  const valuesOf = (option: string): string[][] => words.flatMap((word, index) => (word === option ? [optionValues(words[index + 1] ?? '')] : []))

  it('has its parts as options', () => {
    expect(words.slice(0, 3)).toEqual(['virt-install', '--name', `it's "rich", {{ x }}`])
    expect(valuesOf('--memory')).toEqual([['memory=4096', 'currentMemory=2048']])
    expect(valuesOf('--cputune')).toEqual([['shares=2048', 'vcpupin0.vcpu=0', 'vcpupin0.cpuset=0,2']])
    expect(valuesOf('--disk')).toEqual([
      ['path=/p/a, b.qcow2', 'device=disk', 'driver.name=qemu', 'driver.type=qcow2', 'driver.cache=none', 'target.dev=vda', 'target.bus=virtio', 'iotune.total_iops_sec=500'],
      ['vol=isos/d.iso', 'device=cdrom', 'driver.name=qemu', 'driver.type=raw', 'target.dev=sda', 'target.bus=sata', 'readonly=on'],
    ])
    expect(valuesOf('--network')).toEqual([['bridge=br0', 'mac.address=52:54:00:00:00:01', 'model.type=virtio']])
    expect(valuesOf('--controller')).toEqual([['type=scsi', 'index=0', 'model=virtio-scsi', 'driver.queues=4']])
    expect(valuesOf('--hostdev')).toEqual([['0000:03:00.1']])
    expect(valuesOf('--boot')).toContainEqual(['firmware=efi'])
    expect(valuesOf('--sound')).toEqual([['none']])
    expect(words).toContain('--import')
  })

  it('names what it cannot say', () => {
    expect(commentsOf(text)).toEqual(['interface 52:54:00:00:00:01: vlan/tag id=42', 'newthing'])
  })
})

describe('machines for Terraform', () => {
  it('are resources of their hosts, with what the provider does not know in the comments', () => {
    const text = textOf([machine, { ...machine, hostName: 'kvm04', uri: 'qemu+ssh://kvm04/system' }], 'terraform')
    for (const part of ['alias = "kvm_03"', 'uri   = "qemu+ssh://kvm04/system"', 'resource "libvirt_domain" "it_s_rich_x_"', 'resource "libvirt_domain" "it_s_rich_x_kvm04"', 'memory     = 4096', 'file = "/p/a, b.qcow2"', 'qemu_agent = true']) expect(text.replaceAll(/^ +/gm, '')).toContain(part)
    expect(commentsOf(text)).toEqual(expect.arrayContaining(['cputune', 'disk sda', 'hostdev pci 0000:03:00.1', 'newthing', 'disk vda: driver type=qcow2, driver cache=none, iotune/total_iops_sec=500']))
  })
})

describe('machines for Ansible', () => {
  it('keep their definitions whole, in a play for each host', () => {
    const text = textOf([machine, { ...machine, hostName: 'kvm04' }], 'ansible')
    expect(text.match(/^ {2}hosts: .*/gm)).toEqual(['  hosts: "kvm 03"', '  hosts: "kvm04"'])
    const [block = ''] = /(?<=xml: !unsafe \|\n)(?: {10}.*\n)+/.exec(text) ?? []
    expect(block.replaceAll(/^ {10}/gm, '')).toBe(xml)
  })

  it('say as JSON what YAML cannot say in lines', () => {
    const odd = xml.replace('<inside/>', 'a\tb')
    expect(textOf([{ ...machine, xml: odd }], 'ansible')).toContain(`xml: !unsafe ${JSON.stringify(odd)}`)
  })
})

describe('definitions', () => {
  it('are files of their own names, each once, and stay XML whatever the host is called', () => {
    const files = exportMachines([machine, { ...machine, hostName: '--> <b>' }, machine], 'xml')
    expect(files.map(({ name }) => name)).toEqual(['it_s _rich_ _ x _.xml', 'it_s _rich_ _ x _---_b_.xml', 'it_s _rich_ _ x _-kvm_03.xml'])
    for (const { text } of files) expect(find(readXml(text), 'name').text).toBe(`it's "rich", {{ x }}`)
  })
})

describe('any text', () => {
  const anyText = fc.string({ unit: 'binary' })

  it('comes out of a shell as it was', () => {
    fc.assert(fc.property(anyText, (text) => {
      expect(shellWords(`a ${shellWord(text)} b`)).toEqual(['a', text, 'b'])
    }))
  })

  it('comes out of an option as it was, beside others', () => {
    fc.assert(fc.property(anyText, anyText, (one, other) => {
      expect(optionValues(`a=${optionValue(one)},b=${optionValue(other)}`)).toEqual([`a=${one}`, `b=${other}`])
    }))
  })

  it('is no template in HCL, and one string', () => {
    fc.assert(fc.property(anyText, (text) => {
      const written = hclString(text)
      expect(written.replaceAll('$${', '').replaceAll('%%{', '')).not.toMatch(/[$%]\{/)
      expect(JSON.parse(written.replaceAll('$${', '${').replaceAll('%%{', '%{'))).toBe(text)
    }))
  })

  it('ends no comment', () => {
    fc.assert(fc.property(anyText, (text) => {
      expect(commentLine(text)).not.toMatch(/[\n\r\u2028\u2029]/)
      expect(`${xmlCommentLine(text)} `).not.toContain('--')
    }))
  })

  it('as a name never breaks out of a file', () => {
    fc.assert(fc.property(fc.string(), (name) => {
      const odd = { ...machine, xml: xml.replace(/<name>.*<\/name>/, () => `<name>${escapeText(name)}</name>`) }
      for (const file of exportMachines([odd], 'virt-install')) expect(file.name).not.toMatch(/[/\\]|^\.|\p{Cc}/u)
      const comments = textOf([odd], 'terraform').split('\nterraform {')[0] ?? ''
      for (const line of comments.split('\n').filter(Boolean)) expect(line).toMatch(/^# /)
    }))
  })
})
