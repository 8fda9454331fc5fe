// Editing definitions by their fields: one value's bytes and no others, whatever else stands in the text.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { editXml } from '../../xml/edit-xml.ts'
import { element, printElement } from '../../xml/new-element.ts'
import { parseXml } from '../../xml/parse-xml.ts'
import { compareDomains } from './compare.ts'
import { applyEdits, EditProblem } from './edits.ts'
import type { Edit } from './edits.ts'
import { readField, setField, valueProblem } from '../fields/field.ts'
import type { Field } from '../fields/field.ts'
import { deviceFields, domainSections, fieldsAt } from '../fields/fields.ts'
import { numaText } from '../fields/numa-cells.ts'
import { elementsAt, placesOf } from '../fields/places.ts'

const plain = `<domain type='kvm' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>
  <name>web-1</name>
  <memory unit='KiB'>1048576</memory>
  <currentMemory unit='KiB'>1048576</currentMemory>
  <vcpu placement='static'>2</vcpu>
  <!-- kept: the owner is the network team -->
  <os>
    <type arch='x86_64' machine='pc-q35-7.2'>hvm</type>
    <boot dev='hd'/>
  </os>
  <cpu mode='host-model' check='partial'>
    <topology sockets='1' dies='1' cores='2' threads='1'/>
  </cpu>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2' discard='unmap'/>
      <source file='/images/a.qcow2'/>
      <target dev='vda' bus='virtio'/>
      <address type='pci' domain='0x0000' bus='0x04' slot='0x00' function='0x0'/>
    </disk>
    <interface type='network'>
      <mac address='52:54:00:00:00:01'/>
      <source network='default' portgroup='web'/>
      <model type='virtio'/>
    </interface>
    <graphics type='vnc' port='-1' autoport='yes' passwd='sesame'><listen type='address' address='127.0.0.1'/></graphics>
  </devices>
  <qemu:commandline><qemu:arg value='-snapshot'/></qemu:commandline>
</domain>
`

const set = (place: string, field: string, value: string | null): Edit => ({ op: 'set', place, field, value })
const refusal = (edits: readonly Edit[], xml = plain): string => {
  try {
    applyEdits(xml, edits)
    return ''
  } catch (error) {
    if (error instanceof EditProblem) return `${error.code} ${error.detail}`.trim()
    throw error
  }
}

describe('an edit of a definition', () => {
  it('changes the bytes of its own value and no others', () => {
    expect(applyEdits(plain, [set('disk:vda', 'cache', 'none')])).toBe(plain.replace(`discard='unmap'/>`, `discard='unmap' cache='none'/>`))
    expect(applyEdits(plain, [set('domain', 'title', 'The <first>')])).toBe(plain.replace(`</name>\n`, `</name>\n  <title>The &lt;first&gt;</title>\n`))
    expect(applyEdits(plain, [set('disk:vda', 'discard', null)])).toBe(plain.replace(` discard='unmap'`, ''))
    expect(applyEdits(plain, [set('disk:vda', 'discard', 'unmap')])).toBe(plain)
  })

  it('makes the elements above a value, and takes them away with the last one in them', () => {
    const limits = [set('disk:vda', 'read_iops_sec', '500'), set('disk:vda', 'write_iops_sec', '200'), set('disk:vda', 'readonly', 'yes')]
    const limited = applyEdits(plain, limits)
    expect(limited).toContain(`<iotune>\n        <read_iops_sec>500</read_iops_sec>\n        <write_iops_sec>200</write_iops_sec>\n      </iotune>\n      <readonly/>`)
    expect(applyEdits(limited, [set('disk:vda', 'read_iops_sec', null), set('disk:vda', 'write_iops_sec', null), set('disk:vda', 'readonly', 'no')])).toBe(plain)
  })

  it('lets the balloon and the sockets follow, and says when they cannot', () => {
    const larger = applyEdits(plain, [set('domain', 'memory', String(3 * 1024 ** 3)), set('domain', 'vcpus', '6')])
    expect(larger).toContain(`<memory unit='KiB'>3145728</memory>\n  <currentMemory unit='KiB'>3145728</currentMemory>`)
    expect(larger).toContain(`<topology sockets='3' dies='1' cores='2' threads='1'/>`)
    expect(refusal([set('domain', 'vcpus', '5')])).toBe('topology 2')
    expect(refusal([set('domain', 'memory', '2147483648')], plain.replace('<topology', `<numa><cell id='0' cpus='0-1' memory='1048576'/></numa><topology`))).toBe('numa-cells')
    const halved = applyEdits(plain.replace(`<currentMemory unit='KiB'>1048576`, `<currentMemory unit='KiB'>524288`), [set('domain', 'memory', String(2 ** 32))])
    expect(halved).toContain(`<currentMemory unit='KiB'>524288`)
  })

  it('keeps the attributes of an element whose text is taken away', () => {
    const loader = plain.replace(`<boot dev='hd'/>`, `<loader readonly='yes' type='pflash'>/fw.fd</loader>`)
    expect(applyEdits(loader, [set('domain', 'loader', null)])).toContain(`<loader readonly='yes' type='pflash'></loader>`)
  })

  it('takes a disk to another bus with the name and the address that it needs there', () => {
    expect(applyEdits(plain, [set('disk:vda', 'bus', 'sata')])).toMatch(/<target dev='sda' bus='sata'\/>\n {4}<\/disk>/)
  })

  it('connects NICs elsewhere, all of them at once if it is asked to', () => {
    const moved = applyEdits(plain, [set('interface:all', 'connection', 'bridge:br0'), set('interface:first', 'vlans', '10,20')])
    expect(moved).toContain(`<interface type='bridge'>\n      <mac address='52:54:00:00:00:01'/>\n      <source bridge='br0'/>`)
    expect(moved).toMatch(/<vlan trunk='yes'>\s*<tag id='10'\/>\s*<tag id='20'\/>/)
    expect(applyEdits(moved, [set('interface:first', 'vlans', null)])).not.toContain('vlan')
  })

  it('adds a device in its place, with the next free name, and removes one with its line', () => {
    const disk = `<disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='/b &amp; c.img'/><target bus='virtio'/></disk>`
    const added = applyEdits(plain, [{ op: 'add', xml: disk }])
    expect(added).toMatch(/<\/disk>\n {4}<disk type='file' device='disk'>\n {6}<driver name='qemu' type='raw'\/>\n {6}<source file='\/b &amp; c.img'\/>\n {6}<target dev='vdb' bus='virtio'\/>\n {4}<\/disk>\n {4}<interface/)
    expect(applyEdits(added, [{ op: 'remove', place: 'disk:vdb' }])).toBe(plain)
    expect(refusal([{ op: 'add', xml: '<emulator>/bin/sh</emulator>' }])).toBe('not-a-device emulator')
    expect(refusal([{ op: 'add', xml: '<disk>' }])).toBe('not-a-device')
  })

  it('is refused when what it was made on is not there any more', () => {
    expect(refusal([set('disk:vdb', 'cache', 'none')])).toBe('no-such-place')
    expect(refusal([set('disk:vda', 'colour', 'red')])).toBe('no-such-field colour')
    expect(refusal([set('disk:vda', 'target', 'vdb')])).toBe('fixed target')
    expect(refusal([set('domain', 'vcpus', 'two')])).toBe('value not-a-number')
    expect(refusal([set('domain', 'vcpus', '0')])).toBe('value out-of-range')
    expect(refusal([set('domain', 'memory', null)])).toBe('value not-empty')
    expect(refusal([set('domain', 'title', 'a\u0000b')])).toBe('value unprintable')
    expect(refusal([{ op: 'remove', place: 'domain' }])).toBe('no-such-place')
  })
})

describe('two readings of a domain', () => {
  it('differ in the fields that were changed, and never tell a password', () => {
    const after = applyEdits(plain, [set('domain', 'vcpus', '4'), set('graphics#0', 'password', 'other'), { op: 'remove', place: 'interface:52:54:00:00:00:01' }, { op: 'add', xml: `<sound model='ich9'/>` }])
    const differences = compareDomains(plain, after)
    expect(differences).toMatchObject([
      { place: 'domain', field: 'vcpus', before: '2', after: '4' },
      { place: 'domain', field: 'sockets', before: '1', after: '2' },
      { place: 'graphics#0', field: 'password', before: '', after: '', isSecret: true },
      { kind: 'added', place: 'sound#0' },
      { kind: 'removed', place: 'interface:52:54:00:00:00:01' },
    ])
    expect(compareDomains(plain, plain)).toEqual([])
  })

  it('know a disk again that was taken to another bus', () => {
    expect(compareDomains(plain, applyEdits(plain, [set('disk:vda', 'bus', 'sata')]))).toMatchObject([
      { place: 'disk:sda', field: 'target', before: 'vda', after: 'sda' },
      { place: 'disk:sda', field: 'bus', before: 'virtio', after: 'sata' },
    ])
  })
})

const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,11}$/)
const anyText = fc.string({ minLength: 1, maxLength: 20 }).filter((value) => value.trim() === value && valueProblem({ name: '', path: '', shape: { kind: 'text' } }, value) === undefined && !/[\t\n\r]/.test(value) && value.isWellFormed() && !/[\uFFFE\uFFFF]/.test(value))

function valueOf({ shape }: Field): fc.Arbitrary<string> {
  switch (shape.kind) {
    case 'number':
      return fc.integer({ min: shape.min, max: Math.min(shape.max, 2 ** 31) }).map(String)
    case 'memory':
      return fc.integer({ min: 1024, max: 2 ** 30 }).map((kibibytes) => String(kibibytes * 1024))
    case 'choice':
      return fc.constantFrom(...shape.words)
    case 'switch':
      return fc.constantFrom(shape.on, shape.off)
    case 'list':
      return fc.array(shape.words ? fc.constantFrom(...shape.words) : fc.integer({ min: 0, max: shape.max ?? 9 }).map(String), { minLength: 1, maxLength: 4 }).map((values) => values.join(','))
    case 'cpuset':
      return fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 4 }).map((values) => values.join(','))
    case 'mac':
      return fc.integer({ min: 0, max: 255 }).map((last) => `52:54:00:00:00:${last.toString(16).padStart(2, '0')}`)
    case 'connection':
      return fc.tuple(fc.constantFrom('network', 'bridge', 'direct'), word).map(([type, name]) => `${type}:${name}`)
    case 'image':
      return fc.tuple(fc.constantFrom('file:/', 'block:/dev/', 'volume:pool/'), word).map(([kind, name]) => kind + name)
    case 'numa-cells':
      return fc.tuple(fc.array(fc.record({ cpu: fc.integer({ min: 0, max: 400 }), kibibytes: fc.integer({ min: 1, max: 2 ** 30 }), access: fc.constantFrom('', 'shared' as const, 'private' as const) }), { minLength: 1, maxLength: 4 }), fc.option(fc.integer({ min: 11, max: 255 }))).map(([cells, far]) =>
        numaText(cells.map(({ cpu, kibibytes, access }, from) => ({ cpus: String(cpu), memoryBytes: kibibytes * 1024, access, distances: far === null ? [] : cells.map((_cell, to) => (from === to ? 10 : far)) }))) ?? '',
      )
    default:
      return anyText
  }
}

const attributeOfDevice: Readonly<Record<string, object>> = { disk: { type: 'file' }, interface: { type: 'network' } }

/** Devices of every kind with any of their fields set, with comments, foreign elements and both styles of printing between them. */
const anyDomain = fc
  .record({
    kinds: fc.array(fc.constantFrom(...Object.keys(deviceFields)), { maxLength: 12 }),
    isOneLine: fc.boolean(),
    hasComments: fc.boolean(),
    memory: fc.integer({ min: 1, max: 4096 }),
    unit: fc.constantFrom('KiB', 'MiB', 'GiB', undefined),
    lineEnd: fc.constantFrom('\n', '\r\n'),
    noise: anyText,
  })
  .map(({ kinds, isOneLine, hasComments, memory, unit, lineEnd, noise }) => {
    const devices = kinds.map((kind, index) => {
      const own = kind === 'disk' ? [element('target', { dev: `vd${String.fromCodePoint(97 + index)}`, bus: 'virtio' })] : kind === 'interface' ? [element('mac', { address: `52:54:00:00:00:${String(index + 10)}` })] : []
      return element(kind, { ...attributeOfDevice[kind], 'data-foreign': noise }, [...own, element('alias', { name: `ua-${index}` })])
    })
    const domain = element('domain', { type: 'kvm' }, [element('name', {}, noise), element('memory', { unit }, memory * 1024), element('vcpu', {}, 2), element('os', {}, [element('type', { arch: 'x86_64' }, 'hvm')]), element('devices', {}, [element('emulator', {}, '/usr/bin/qemu'), ...devices])])
    const printed = printElement(domain, '', isOneLine ? '' : lineEnd)
    return hasComments ? printed.replace('<devices>', `<!-- ${noise.replaceAll('-', '')} --><devices>`).replace('</vcpu>', '</vcpu><other:x xmlns:other="urn:o" a="1 &gt; 0"/>') : printed
  })

const domainAndField = anyDomain.chain((xml) => {
  const choices = placesOf(parseXml(xml)).flatMap(({ place }) => fieldsAt(place).filter(({ isFixed }) => isFixed !== true).map((field) => ({ place, field })))
  return fc.constantFrom(...choices).chain(({ place, field }) => fc.tuple(valueOf(field), valueOf(field)).map(([value, other]) => ({ xml, place, field, value, other })))
})

/** Huge pages are there as soon as their size is given. */
function isAbove(name: string, place: string, { path }: Field): boolean {
  const above = fieldsAt(place).find((field) => field.name === name)?.path.replace('?', '')
  return above !== undefined && path.startsWith(above)
}

describe('any field of any definition', () => {
  it('reads as what it was set to, and every other field of every device as it was', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(domainAndField, ({ xml, place, field, value }) => {
        const changed = editXml(xml, (edit, root) => {
          const owner = elementsAt(root, place)[0]?.element
          if (owner) setField({ edit, owner }, field, value)
        })
        const owner = elementsAt(parseXml(changed), place)[0]?.element
        expect(owner && readField(owner, field)).toBe(value)
        // Fields that share an element with it, as the parts of a connection do, are set together.
        const others = compareDomains(xml, changed).filter((difference) => !(difference.kind === 'value' && difference.place === place && (difference.field === field.name || field.shape.kind === 'connection' || isAbove(difference.field, place, field))))
        expect(others).toEqual([])
      }),
      { numRuns: 1500 },
    )
  })

  it('goes to another value and back to the same bytes', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(domainAndField, ({ xml, place, field, value, other }) => {
        // How many lines a list has and how many cells, which unit a size, and whether an element is there, is for the value to say.
        fc.pre(!['list', 'memory', 'numa-cells'].includes(field.shape.kind) && !field.path.endsWith('?'))
        const setTo = (text: string, to: string): string =>
          editXml(text, (edit, root) => {
            const owner = elementsAt(root, place)[0]?.element
            if (owner) setField({ edit, owner }, field, to)
          })
        const first = setTo(xml, value)
        expect(setTo(setTo(first, other), value)).toBe(first)
      }),
      { numRuns: 1500 },
    )
  })
})

describe('the table of fields', () => {
  it('names each field of a section or device once', () => {
    for (const fields of [...domainSections.map((section) => section.fields), ...Object.values(deviceFields)]) expect(new Set(fields.map(({ name }) => name)).size).toBe(fields.length)
    expect(new Set(fieldsAt('domain').map(({ name }) => name)).size).toBe(fieldsAt('domain').length)
  })
})
