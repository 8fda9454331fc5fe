import { describe, expect, test } from 'vitest'
import { readDomainFacts, readableOs } from './domain-facts.ts'

const xml = `<domain type='qemu' id='3'>
  <name>web-1</name>
  <title>Shop &amp; &lt;front&gt; &#x1F4A1;</title>
  <metadata>
    <libosinfo:libosinfo xmlns:libosinfo="http://libosinfo.org/xmlns/libvirt/domain/1.0"><libosinfo:os id="http://debian.org/debian/12"/></libosinfo:libosinfo>
    <n:vm xmlns:n="https://novacron.dev/xmlns/console/1"><n:tags><n:tag>prod</n:tag><n:tag>007</n:tag></n:tags></n:vm>
  </metadata>
  <memory unit='KiB'>2097152</memory>
  <currentMemory unit='GiB'>1</currentMemory>
  <vcpu placement='static' current='2'>4</vcpu>
  <devices>
    <interface type='network'><mac address='52:54:00:00:00:01'/><target dev='vnet3'/></interface>
    <serial type='pty'><target port='0'/><alias name='serial0'/></serial>
    <serial type='file'><target port='1'/><alias name='serial1'/></serial>
    <console type='pty'><target type='serial' port='0'/><alias name='serial0'/></console>
    <console type='pty'><target type='virtio' port='1'/><alias name='console1'/></console>
    <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0' state='connected'/></channel>
    <graphics type='spice'/><graphics type='vnc' port='5900'/>
  </devices>
</domain>`

describe('the facts of a domain', () => {
  test('are read from its XML', () => {
    expect(readDomainFacts(xml)).toEqual({
      title: 'Shop & <front> 💡',
      osName: 'Debian 12',
      notes: { tags: ['prod', '007'], tagColors: {}, folder: '', owner: '', notes: '', isProtected: false },
      vcpus: 2,
      memoryBytes: 1024 ** 3,
      memoryMaxBytes: 2 * 1024 ** 3,
      consoles: [
        { kind: 'vnc', device: '', label: 'VNC' },
        { kind: 'serial', device: 'serial0', label: 'Serial 1' },
        { kind: 'serial', device: 'console1', label: 'virtio 2' },
      ],
      macs: ['52:54:00:00:00:01'],
      macOfTarget: new Map([['vnet3', '52:54:00:00:00:01']]),
      isTemplate: false,
      isAgentConnected: true,
    })
  })

  test.each(['', 'not XML', '<domain>', '<domain/>', '<domain><memory unit="parsec">x</memory></domain>', '\u0000'])('of a strange definition %j are empty, and nothing is thrown', (text) => {
    expect(readDomainFacts(text)).toMatchObject({ title: '', notes: { tags: [], isProtected: false }, consoles: [] })
  })
})

test.each([
  ['http://microsoft.com/win/11', 'Windows 11'],
  ['http://ubuntu.com/ubuntu/24.04', 'Ubuntu 24.04'],
  ['http://example.org/homebrew/1', 'homebrew 1'],
  ['http://fedoraproject.org/fedora/', 'Fedora'],
  ['strange', 'strange'],
])('libosinfo’s %s reads %s', (id, name) => {
  expect(readableOs(id)).toBe(name)
})
