import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { XmlEdit } from './edit-xml.ts'
import { element, printElement } from './new-element.ts'
import { parseXml } from './parse-xml.ts'
import { attribute, attributeOf, find, findAll, findOptional, readXml, sizeBytes } from './read-xml.ts'
import type { XmlElement } from './xml-element.ts'
import { XmlError } from './xml-error.ts'
import { decodeText, escapeAttribute, escapeText } from './xml-text.ts'

const disk = `<?xml version="1.0"?>
<!-- written by hand -->
<domain type='kvm' xmlns:n="urn:n">
  <name>web &amp; db</name>
  <memory unit='GiB'>2</memory>
  <metadata>
    <n:vm note="it&apos;s"><n:tag>a</n:tag></n:vm>
  </metadata>
  <devices>
    <disk  type = "file"   device='disk'>
      <source file='/a "b".img'/>
    </disk>
    <serial/>
  </devices>
  <description><![CDATA[1 < 2]]> &#x2713;</description>
</domain>
`

function failureOf(text: string): XmlError {
  try {
    parseXml(text)
  } catch (error) {
    if (error instanceof XmlError) return error
    throw error
  }
  throw new Error('it was read')
}

describe('reading XML', () => {
  const domain = parseXml(disk)

  it('finds elements, attributes and texts, decoded', () => {
    expect(attribute(domain, 'type')).toBe('kvm')
    expect(find(domain, 'name').text).toBe('web & db')
    expect(sizeBytes(find(domain, 'memory'))).toBe(2 * 2 ** 30)
    expect(attribute(find(domain, 'devices/disk/source'), 'file')).toBe('/a "b".img')
    expect(find(domain, 'description').text).toBe('1 < 2 ✓')
    expect(findAll(find(domain, 'devices'), 'disk')).toHaveLength(1)
  })

  it('drops prefixes in names, and says what is absent', () => {
    expect(attribute(find(domain, 'metadata/vm'), 'note')).toBe("it's")
    expect(find(domain, 'metadata/vm/tag').text).toBe('a')
    expect(findOptional(domain, 'devices/serial')).toBeDefined()
    expect(findOptional(domain, 'devices/video')).toBeUndefined()
    expect(attributeOf(domain, 'id')).toBeUndefined()
    expect(find(domain, 'no/such').text).toBe('')
  })

  it.each([
    ['<a><b></a>', 1, 7, '</a> stands where <b> should be closed'],
    ['<a>\n  <b x=1/>\n</a>', 2, 8, 'not in quotes'],
    ['<a b="1" b="2"/>', 1, 10, 'twice'],
    ['<a b="<"/>', 1, 7, '"<"'],
    ['<a', 1, 1, 'never closed'],
    ['<a>\n<!-- x', 2, 1, 'a comment is never closed'],
    ['<a/><b/>', 1, 5, 'second element'],
    ['text', 1, 1, 'outside'],
    ['', 1, 1, 'no element'],
    ['<a>1 < 2</a>', 1, 6, 'no name'],
  ] as const)('says where and why %j is not XML', (...[text, line, column, words]) => {
    expect(failureOf(text)).toMatchObject({ line, column, problem: 'not-well-formed', message: expect.stringContaining(words) })
  })

  it('refuses document types, what is too large and what is too deep', () => {
    expect(failureOf('<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>').problem).toBe('doctype')
    expect(failureOf(`<a>${' '.repeat(11 * 2 ** 20)}</a>`).problem).toBe('too-large')
    expect(failureOf('<a>'.repeat(300)).problem).toBe('too-deep')
    expect(decodeText('&b;&#0;&#x110000;')).toBe('&b;&#0;&#x110000;')
  })

  it('reads anything at all without crashing or hanging', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom('<', '>', '/', '="', "='", '<a', '</a>', '<!--', '-->', '<![CDATA[', ']]>', '&amp;', '&#x', ' b="c"'), fc.string({ maxLength: 8 })), { maxLength: 60 }), (parts) => {
        expect(readXml(parts.join(''))).toBeDefined()
      }),
    )
    fc.assert(
      fc.property(fc.nat(disk.length), fc.nat(20), fc.string({ maxLength: 6 }), (at, length, by) => {
        expect(readXml(disk.slice(0, at) + by + disk.slice(at + length))).toBeDefined()
      }),
    )
  })
})

const word = fc.string({ unit: fc.constantFrom('a', 'é', '😀', '<', '>', '&', '"', "'", '\n', '\t', ' ', ']]>'), maxLength: 12 })

describe('writing XML', () => {
  it('escapes whatever a value holds, so that it is read back', () => {
    fc.assert(
      fc.property(word, word, (value, text) => {
        const printed = printElement(element('a', { b: value }, text))
        const read = parseXml(printed)
        expect(attribute(read, 'b')).toBe(value)
        expect(read.text).toBe(text.trim())
      }),
    )
    expect(escapeText(decodeText(escapeText('a & b')))).toBe('a &amp; b')
    expect(escapeAttribute('\n')).toBe('&#10;')
  })

  it('leaves out what is absent', () => {
    expect(printElement(element('disk', { type: 'file', device: undefined }, [element('source', { file: '/x' }), undefined, false, element('size', {}, 3)]))).toBe("<disk type='file'>\n  <source file='/x'/>\n  <size>3</size>\n</disk>")
  })
})

function edited(text: string, change: (edit: XmlEdit, root: XmlElement) => void): string {
  const root = parseXml(text)
  const edit = new XmlEdit(root)
  change(edit, root)
  return edit.toString()
}

describe('editing XML', () => {
  it('changes nothing when nothing is edited, or a value is set to what it is', () => {
    expect(edited(disk, () => {})).toBe(disk)
    expect(edited(disk, (edit, root) => {
      edit.setAttribute(root, 'type', 'kvm')
      edit.setText(find(root, 'name'), 'web & db')
    })).toBe(disk)
  })

  it('sets, adds and removes attributes in their place', () => {
    expect(edited(disk, (edit, root) => edit.setAttribute(find(root, 'devices/disk'), 'type', 'bl"ock'))).toBe(disk.replace('"file"', '"bl&quot;ock"'))
    expect(edited(disk, (edit, root) => edit.setAttribute(find(root, 'devices/serial'), 'type', 'pty'))).toBe(disk.replace('<serial/>', "<serial type='pty'/>"))
    expect(edited(disk, (edit, root) => edit.setAttribute(find(root, 'devices/disk'), 'type', undefined))).toBe(disk.replace('  type = "file"', ''))
  })

  it('inserts where the order wants it, indented like its siblings', () => {
    const order = ['name', 'title', 'memory', 'devices']
    expect(edited(disk, (edit, root) => edit.insert(root, element('title', {}, 'T'), { order }))).toBe(disk.replace('  <memory', '  <title>T</title>\n  <memory'))
    expect(edited(disk, (edit, root) => edit.insert(find(root, 'devices'), element('disk', {}, [element('source')])))).toBe(disk.replace('    <serial/>', '    <disk>\n      <source/>\n    </disk>\n    <serial/>'))
    expect(edited(disk, (edit, root) => edit.insert(find(root, 'devices/serial'), element('target')))).toBe(disk.replace('<serial/>', '<serial>\n      <target/>\n    </serial>'))
    expect(edited('<a><b/></a>', (edit, root) => edit.insert(root, element('c')))).toBe('<a><b/><c/></a>')
    expect(edited('<a/>', (edit, root) => edit.insert(root, element('c', {}, [element('d')])))).toBe('<a><c><d/></c></a>')
  })

  it('removes an element with its line, and replaces one in its place', () => {
    expect(edited(disk, (edit, root) => edit.remove(find(root, 'devices/disk/source')))).toBe(disk.replace(`      <source file='/a "b".img'/>\n`, ''))
    expect(edited('<a><b/><c/></a>', (edit, root) => edit.remove(find(root, 'b')))).toBe('<a><c/></a>')
    expect(edited(disk, (edit, root) => edit.replace(find(root, 'memory'), element('memory', {}, 5)))).toBe(disk.replace("<memory unit='GiB'>2<", '<memory>5<'))
  })

  it('applies several edits together, and refuses two of the same part', () => {
    expect(edited(disk, (edit, root) => {
      edit.setText(find(root, 'memory'), 4)
      edit.setAttribute(find(root, 'memory'), 'unit', 'MiB')
      edit.remove(find(root, 'description'))
    })).toBe(disk.replace("'GiB'>2<", "'MiB'>4<").replace(/ {2}<description>.*\n/, ''))
    expect(() => edited(disk, (edit, root) => {
      edit.setText(find(root, 'name'), 'x')
      edit.remove(find(root, 'name'))
    })).toThrow(RangeError)
  })
})
