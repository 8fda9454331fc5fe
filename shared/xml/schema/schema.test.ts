import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkXml } from './check-xml.ts'
import { childOrder } from './facts.ts'
import type { DefinitionKind } from '../../model/machines/definition.ts'
import { suggest } from './suggest.ts'

const domain = `<domain type='kvm'>
  <name>web</name>
  <memory unit='GiB'>2</memory>
  <metadata><n:anything xmlns:n='urn:n' x='1'><n:deep/></n:anything></metadata>
  <vcpu placement='static'>2</vcpu>
  <os><type arch='x86_64' machine='q35'>hvm</type><boot dev='hd'/></os>
  <devices>
    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2'/>
      <source file='/var/lib/libvirt/images/web.qcow2'/>
      <target dev='vda' bus='virtio'/>
    </disk>
    <interface type='network'>
      <mac address='52:54:00:12:34:56'/>
      <source network='default'/>
    </interface>
  </devices>
</domain>`

function problemsOf(kind: DefinitionKind, text: string): string[] {
  return checkXml(kind, text).map(({ code, severity, span, params }) => `${severity} ${code} ${text.slice(span.start, span.end)} ${params.meant}`.trim())
}

describe('checking a definition', () => {
  it('finds nothing in a good one, whatever stands in its metadata', () => {
    expect(checkXml('domain', domain)).toEqual([])
  })

  it.each([
    ['memory', 'memroy', 'warning unknown-element memroy memory'],
    [`placement='static'`, `plcement='static'`, 'warning unknown-attribute plcement placement'],
    ['>2</vcpu>', '>two</vcpu>', 'error wrong-value two'],
    [`device='disk'`, `device='dsk'`, `error wrong-value 'dsk' disk`],
    [`bus='virtio'`, `bus='virtoi'`, `warning unusual-value 'virtoi' virtio`],
    ['52:54:00:12:34:56', '52:54', `error wrong-value '52:54'`],
    [`<target dev='vda' bus='virtio'/>`, '', 'error missing-element disk'],
    [`dev='vda' `, '', 'error missing-attribute target'],
    ['<devices>', '<devices>text', 'error unexpected-text devices'],
    ['<name>web</name>', '<name>web</nam>', 'error not-xml <'],
    [`unit='GiB'`, `unit='Gigs'`, `error wrong-value 'Gigs'`],
  ])('of %j as %j says %j', (right, wrong, said) => {
    const text = domain.replaceAll(right, wrong)
    expect(problemsOf('domain', text)).toContain(said)
  })

  it('knows the other kinds by their own root', () => {
    expect(problemsOf('network', domain)).toEqual(['error wrong-root domain'])
    expect(problemsOf('network', `<network><name>n</name><forward mode='nat'/><bridge name='virbr9' stp='on'/><ip address='10.1.2.1' netmask='255.255.255.0'><dhcp><range start='10.1.2.2' end='10.1.2.300'/></dhcp></ip></network>`)).toEqual([`error wrong-value '10.1.2.300'`])
    expect(problemsOf('pool', `<pool type='dir'><name>p</name><target><path>/p</path></target></pool>`)).toEqual([])
    expect(problemsOf('volume', '<volume><name>v</name><capacity unit="GiB">3</capacity></volume>')).toEqual(['warning missing-element volume'])
    expect(problemsOf('nwfilter', `<filter name='f' chain='root'><rule action='acept' direction='in'><tcp dstportstart='22'/></rule></filter>`)).toEqual([`error wrong-value 'acept' accept`])
  })

  it('takes what a later version of libvirt added', () => {
    const later = domain.replace('<os>', `<launchSecurity type='sev-snp'><idBlock>x</idBlock></launchSecurity><cpu><topology sockets='1' dies='1' clusters='1' cores='2' threads='1'/></cpu><os><shim>/x</shim>`).replace(`type='qcow2'/>`, `type='qcow2'><iothreads><iothread id='1'/></iothreads></driver>`)
    expect(checkXml('domain', later)).toEqual([])
  })

  it('survives any text, and names places that are in it', () => {
    fc.assert(
      fc.property(fc.nat(domain.length), fc.nat(30), fc.string({ maxLength: 6 }), (at, length, by) => {
        const text = domain.slice(0, at) + by + domain.slice(at + length)
        for (const { span } of checkXml('domain', text)) {
          expect(span.start).toBeGreaterThanOrEqual(0)
          expect(span.end).toBeLessThanOrEqual(text.length)
        }
        expect(suggest('domain', text, at)?.from ?? at).toBeLessThanOrEqual(at)
      }),
    )
  })
})

function suggested(kind: DefinitionKind, marked: string): string[] {
  const offset = marked.indexOf('|')
  return suggest(kind, marked.replace('|', ''), offset)?.options.map(({ label }) => label) ?? []
}

describe('suggesting what can be typed', () => {
  it('offers elements, the end of the open one, and attributes that are not there yet', () => {
    expect(suggested('domain', '<domain><devices><di|')).toEqual(expect.arrayContaining(['disk', 'interface', '/devices']))
    expect(suggested('domain', `<domain><devices><disk type='file' |></disk>`)).toEqual(expect.arrayContaining(['device', 'snapshot']))
    expect(suggested('domain', `<domain><devices><disk type='file' |></disk>`)).not.toContain('type')
    expect(suggested('pool', '<|')).toEqual(['pool'])
    expect(suggested('domain', '<domain><devices></|')).toEqual(['/devices'])
  })

  it('offers the words of a value, in quotes of either kind and in texts', () => {
    expect(suggested('domain', `<domain><devices><disk device='|'`)).toEqual(['floppy', 'disk', 'cdrom', 'lun'])
    expect(suggested('network', '<network><forward mode="r|')).toContain('route')
    expect(suggested('domain', '<domain><on_reboot>re|</on_reboot>')).toContain('restart')
  })

  it('is not misled by comments, finished elements and signs in values', () => {
    expect(suggested('domain', `<domain><!-- <devices> --><cpu mode='a>b'/><|`)).toContain('vcpu')
    expect(suggested('domain', '<domain><nonsense><|')).toEqual([])
    expect(suggested('domain', '<domain><!-- <|')).toEqual([])
  })
})

describe('the order of children', () => {
  it('is that of libvirt', () => {
    const order = childOrder('domain')
    expect(order.indexOf('name')).toBeLessThan(order.indexOf('memory'))
    expect(order.indexOf('memory')).toBeLessThan(order.indexOf('devices'))
    expect(childOrder('domain', ['devices', 'disk'])).toContain('source')
    expect(childOrder('domain', ['nonsense'])).toEqual([])
  })
})
