import { describe, expect, it } from 'vitest'
import { parseXml } from '../xml/parse-xml.ts'
import { cloneDefinition } from './clone-definition.ts'
import { settingsOf, withSettings } from './clone-settings.ts'
import type { CloneSettings } from './clone-settings.ts'

const original = `<domain type='kvm'>
  <name>golden</name>
  <uuid>11111111-1111-4111-8111-111111111111</uuid>
  <metadata>
    <x:other xmlns:x="urn:x"/>
    <n:vm xmlns:n="https://novacron.dev/xmlns/console/1">
      <n:tags>
        <n:tag color="teal">prod</n:tag>
      </n:tags>
      <n:owner>team</n:owner>
      <n:template/>
    </n:vm>
  </metadata>
  <memory unit='GiB'>2</memory>
  <currentMemory unit='KiB'>1048576</currentMemory>
  <vcpu placement='static' current='1'>2</vcpu>
  <cpu mode='host-model'><topology sockets='1' dies='1' cores='2' threads='1'/></cpu>
  <devices>
    <interface type='bridge'>
      <mac address='52:54:00:00:00:01'/>
      <source bridge='br0'/>
      <model type='virtio'/>
    </interface>
    <interface type='network'>
      <mac address='52:54:00:00:00:02'/>
      <source network='default'/>
    </interface>
  </devices>
</domain>
`
const own: CloneSettings = { vcpus: 2, memoryBytes: 2 * 2 ** 30, connections: ['bridge:br0', 'network:default'], tags: ['prod'], folder: '' }

/** The lines that are in one text and not in the other. */
const without = (text: string, other: string): string[] => {
  const lines = new Set(other.split('\n'))
  return text.split('\n').filter((line) => !lines.has(line)).map((line) => line.trim())
}

describe('what a copy is given otherwise', () => {
  it('is read from the original', () => {
    expect(settingsOf(parseXml(original))).toEqual({ ...own, vcpusPerSocket: 2, hasNumaCells: false })
  })

  it('changes no byte where it is what the original has', () => {
    expect(withSettings(original, own)).toBe(original)
  })

  it('changes what is named, and no other byte', () => {
    const changed = withSettings(original, { vcpus: 4, memoryBytes: 3 * 2 ** 29, connections: ['network:lan', 'network:default'], tags: ['prod', 'a & b'], folder: 'Shop/Web' })
    expect(without(changed, original)).toEqual([
      "<n:tag color='teal'>prod</n:tag>",
      '<n:tag>a &amp; b</n:tag>',
      '<n:folder>Shop/Web</n:folder>',
      "<memory unit='KiB'>1572864</memory>",
      "<currentMemory unit='KiB'>1572864</currentMemory>",
      "<vcpu placement='static'>4</vcpu>",
      "<cpu mode='host-model'><topology sockets='2' dies='1' cores='2' threads='1'/></cpu>",
      "<source network='lan'/>",
    ])
    expect(settingsOf(parseXml(changed))).toMatchObject({ vcpus: 4, memoryBytes: 3 * 2 ** 29, connections: ['network:lan', 'network:default'], tags: ['prod', 'a & b'], folder: 'Shop/Web' })
  })

  it('writes tags and a folder where the console noted nothing yet, and takes them away', () => {
    const plain = original.replace(/ {2}<metadata>[^]*<\/metadata>\n/, '')
    const noted = withSettings(plain, { ...own, folder: 'Shop' })
    expect(settingsOf(parseXml(noted))).toMatchObject({ tags: ['prod'], folder: 'Shop' })
    expect(without(plain, noted)).toEqual([])
    expect(without(withSettings(original, { ...own, tags: [] }), original)).toEqual([])
  })

  it('reaches the right interface when another one is left out', () => {
    const passed = original.replace(/<interface type='bridge'>[^]*?<\/interface>/, "<interface type='hostdev'><mac address='52:54:00:00:00:01'/><source><address type='pci' domain='0x0000' bus='0x03' slot='0x00' function='0x1'/></source></interface>")
    const settings = { ...own, connections: ['hostdev:', 'network:lan'] }
    const clone = cloneDefinition(passed, { name: 'web', uuid: '99999999-9999-4999-8999-999999999999', macs: ['52:54:00:aa:aa:01', '52:54:00:aa:aa:02'], disks: {}, hostDevices: 'leave-out', settings })
    expect(settingsOf(parseXml(clone)).connections).toEqual(['network:lan'])
    expect(clone).toContain("<mac address='52:54:00:aa:aa:02'/>")
    expect(clone).not.toContain('n:template')
  })
})
