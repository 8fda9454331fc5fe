import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { editXml, XmlEdit } from './edit-xml.ts'
import { element, printElement } from './new-element.ts'
import type { NewElement } from './new-element.ts'
import { parseXml } from './parse-xml.ts'
import { attribute, attributeOf, find, findAll, findOptional, readXml, sizeBytes } from './read-xml.ts'
import { localName } from './xml-element.ts'
import type { XmlElement } from './xml-element.ts'
import { XmlError } from './xml-error.ts'
import { decodeText, escapeAttribute, escapeText, isWritable } from './xml-text.ts'

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
    ['<a><b></a>', 1, 7, 'wrong-end-tag', '</a> stands where <b> should be closed'],
    ['<a>\n  <b x=1/>\n</a>', 2, 8, 'no-quotes', 'not in quotes'],
    ['<a b="1" b="2"/>', 1, 10, 'attribute-twice', 'twice'],
    ['<a b="<"/>', 1, 7, 'value-less-than', '"<"'],
    ['<a', 1, 1, 'tag-unclosed', 'never closed'],
    ['<a>\n  <b\n</a>', 2, 3, 'tag-unclosed', '<b> is never closed'],
    ['<a>\n<!-- x', 2, 1, 'comment-unclosed', 'a comment is never closed'],
    ['<a/><b/>', 1, 5, 'second-element', 'second element'],
    ['text', 1, 1, 'stray-text', 'outside'],
    ['', 1, 1, 'no-element', 'no element'],
    ['<a>1 < 2</a>', 1, 6, 'no-name', 'no name'],
    ['<a>\n  b & c</a>', 2, 5, 'reference', '&amp;'],
    ['<a b="c&d;"/>', 1, 8, 'reference', '&amp;'],
    ['<a><!-- b -- c --></a>', 1, 11, 'comment-dashes', '--'],
    ['<a x="1" y="2" x="3"/>', 1, 16, 'attribute-twice', 'twice'],
    ['<a>\n</a b>', 2, 1, 'end-tag-unclosed', 'never closed'],
  ] as const)('says where and why %j is not XML', (...[text, line, column, problem, words]) => {
    expect(failureOf(text)).toMatchObject({ line, column, problem, message: expect.stringContaining(words) })
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

/** Every element with its depth first children. */
function allOf(root: XmlElement): XmlElement[] {
  return [root, ...root.children.flatMap(allOf)]
}

const name = fc.constantFrom('a', 'b', 'disk', 'n:x', 'é')
const { tree } = fc.letrec<{ tree: NewElement }>((tie) => ({
  tree: fc.record({
    name,
    attributes: fc.dictionary(name, fc.string({ maxLength: 6 }).filter(isWritable)),
    content: fc.oneof({ maxDepth: 4, depthIdentifier: 'tree' }, fc.string({ maxLength: 6 }).filter(isWritable), fc.array(tie('tree'), { maxLength: 4 })),
  }),
}))

function described(read: XmlElement): unknown {
  return { name: read.name, attributes: read.attributes.map((each) => [each.name, each.value]), text: read.children.length > 0 ? '' : read.text, children: read.children.map(described) }
}

function expected({ name: written, attributes, content }: NewElement): unknown {
  const isText = typeof content === 'string'
  return { name: localName(written), attributes: Object.entries(attributes).map(([key, value]) => [key, String(value)]), text: isText ? content.replaceAll('\r\n', '\n').trim() : '', children: isText ? [] : content.map(expected) }
}

describe('any document', () => {
  it('is read as it was printed, and printed as it was read', () => {
    fc.assert(
      fc.property(tree, fc.constantFrom('', '\n', '\r\n'), (made, lineEnd) => {
        const text = printElement(made, '', lineEnd)
        const root = parseXml(text)
        expect(described(root)).toEqual(expected(made))
        expect(new XmlEdit(root).toString()).toBe(text)
      }),
    )
  })

  it('keeps every byte outside of the value that is edited', () => {
    fc.assert(
      fc.property(tree, fc.nat(), fc.string({ maxLength: 6 }).filter(isWritable), (made, pick, value) => {
        const text = printElement(made)
        const attributes = allOf(parseXml(text)).flatMap((each) => each.attributes.map((one) => ({ owner: each, one })))
        const chosen = attributes[pick % attributes.length]
        if (!chosen) return
        const { start, end } = chosen.one.valueSpan
        const edit = new XmlEdit(chosen.owner)
        edit.setAttribute(chosen.owner, localName(chosen.one.name), value)
        const changed = edit.toString()
        const grown = changed.length - text.length
        const isFirst = chosen.owner.attributes.find((each) => localName(each.name) === localName(chosen.one.name)) === chosen.one
        if (!isFirst) return
        expect(changed.slice(0, start)).toBe(text.slice(0, start))
        expect(changed.slice(end + grown)).toBe(text.slice(end))
        expect(decodeText(changed.slice(start, end + grown))).toBe(value)
      }),
    )
  })

  it('loses nothing but the element that is removed, which another edit can put back', () => {
    fc.assert(
      fc.property(tree, fc.nat(), (made, pick) => {
        const text = printElement(made)
        const below = allOf(parseXml(text)).slice(1)
        const chosen = below[pick % below.length]
        if (!chosen) return
        const edit = new XmlEdit(chosen)
        edit.remove(chosen)
        const left = allOf(parseXml(edit.toString())).length
        expect(left).toBe(below.length + 1 - allOf(chosen).length)
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


describe('editing XML', () => {
  it('changes nothing when nothing is edited, or a value is set to what it is', () => {
    expect(editXml(disk, () => {})).toBe(disk)
    expect(editXml(disk, (edit, root) => {
      edit.setAttribute(root, 'type', 'kvm')
      edit.setText(find(root, 'name'), 'web & db')
    })).toBe(disk)
  })

  it('sets, adds and removes attributes in their place', () => {
    expect(editXml(disk, (edit, root) => edit.setAttribute(find(root, 'devices/disk'), 'type', 'bl"ock'))).toBe(disk.replace('"file"', '"bl&quot;ock"'))
    expect(editXml(disk, (edit, root) => edit.setAttribute(find(root, 'devices/serial'), 'type', 'pty'))).toBe(disk.replace('<serial/>', "<serial type='pty'/>"))
    expect(editXml(disk, (edit, root) => edit.setAttribute(find(root, 'devices/disk'), 'type', undefined))).toBe(disk.replace('  type = "file"', ''))
  })

  it('inserts where the order wants it, indented like its siblings', () => {
    const order = ['name', 'title', 'memory', 'devices']
    expect(editXml(disk, (edit, root) => edit.insert(root, element('title', {}, 'T'), { order }))).toBe(disk.replace('  <memory', '  <title>T</title>\n  <memory'))
    expect(editXml(disk, (edit, root) => edit.insert(find(root, 'devices'), element('disk', {}, [element('source')])))).toBe(disk.replace('    <serial/>', '    <disk>\n      <source/>\n    </disk>\n    <serial/>'))
    expect(editXml(disk, (edit, root) => edit.insert(find(root, 'devices/serial'), element('target')))).toBe(disk.replace('<serial/>', '<serial>\n      <target/>\n    </serial>'))
    expect(editXml('<a><b/></a>', (edit, root) => edit.insert(root, element('c')))).toBe('<a><b/><c/></a>')
    expect(editXml('<a/>', (edit, root) => edit.insert(root, element('c', {}, [element('d')])))).toBe('<a><c><d/></c></a>')
  })

  it('fills an element that has nothing in it, with all that is added at once', () => {
    const filled = editXml(disk, (edit, root) => {
      const serial = find(root, 'devices/serial')
      edit.setAttribute(serial, 'type', 'pty')
      edit.insert(serial, element('target'), { order: ['source', 'target'] })
      edit.insert(serial, element('alias'))
      edit.insert(serial, element('source'), { order: ['source', 'target'] })
    })
    expect(filled).toBe(disk.replace('<serial/>', "<serial type='pty'>\n      <source/>\n      <target/>\n      <alias/>\n    </serial>"))
    expect(editXml('<a b="1" />', (edit, root) => {
      edit.setText(root, 'x')
      edit.setAttribute(root, 'c', 2)
    })).toBe(`<a b="1" c='2'>x</a>`)
  })

  it('removes an element with its line, and replaces one in its place', () => {
    expect(editXml(disk, (edit, root) => edit.remove(find(root, 'devices/disk/source')))).toBe(disk.replace(`      <source file='/a "b".img'/>\n`, ''))
    expect(editXml('<a><b/><c/></a>', (edit, root) => edit.remove(find(root, 'b')))).toBe('<a><c/></a>')
    expect(editXml(disk, (edit, root) => edit.replace(find(root, 'memory'), element('memory', {}, 5)))).toBe(disk.replace("<memory unit='GiB'>2<", '<memory>5<'))
  })

  it('applies several edits together, and refuses two of the same part', () => {
    expect(editXml(disk, (edit, root) => {
      edit.setText(find(root, 'memory'), 4)
      edit.setAttribute(find(root, 'memory'), 'unit', 'MiB')
      edit.remove(find(root, 'description'))
    })).toBe(disk.replace("'GiB'>2<", "'MiB'>4<").replace(/ {2}<description>.*\n/, ''))
    expect(() => editXml(disk, (edit, root) => {
      edit.setText(find(root, 'name'), 'x')
      edit.remove(find(root, 'name'))
    })).toThrow(RangeError)
  })
})
