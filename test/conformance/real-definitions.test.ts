// The lossless XML core on definitions that nobody made for it: those of the installed libvirt packages.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { editXml, XmlEdit } from '#shared/xml/edit-xml.ts'
import { parseXml } from '#shared/xml/parse-xml.ts'
import { find } from '#shared/xml/read-xml.ts'
import { checkXml } from '#shared/xml/schema/check-xml.ts'
import type { DefinitionKind } from '#shared/model/machines/definition.ts'
import type { XmlElement } from '#shared/xml/xml-element.ts'
import { testDriverXml } from '../testbed/guests/test-driver-file.ts'
import { factsFile, renderFacts } from '../schema-facts/generate.ts'

const folders = ['/etc/libvirt', '/usr/share/libvirt']

function definitionsBelow(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.xml')).map((name) => join(folder, name))
}

const kinds: Readonly<Record<string, DefinitionKind>> = { domain: 'domain', network: 'network', pool: 'pool', volume: 'volume', filter: 'nwfilter' }

/** A file of libvirt's test driver has many definitions below one root. */
function definitionsIn(root: XmlElement): { kind: DefinitionKind; text: string }[] {
  return [root, ...(root.name === 'node' ? root.children : [])].flatMap((element) => {
    const kind = kinds[element.name]
    return kind ? [{ kind, text: element.source.slice(element.start, element.end) }] : []
  })
}

describe('real definitions', () => {
  const files = folders.flatMap(definitionsBelow)

  it('keep every byte around one that is edited', ({ skip }) => {
    skip(files.length === 0, 'libvirt’s packages are not installed here')
    const changed = files.filter((file) => {
      const text = readFileSync(file, 'utf8')
      const root = parseXml(text)
      const edit = new XmlEdit(root)
      edit.setAttribute(root, 'novacron-test', 'x')
      return edit.toString().replace(" novacron-test='x'", '') !== text
    })
    expect(changed).toEqual([])
    expect(files.length).toBeGreaterThan(20)
  })

  it('of a thousand machines change in the bytes that are edited, and in no others', () => {
    const machines = definitionsIn(parseXml(testDriverXml(1_000))).filter(({ kind }) => kind === 'domain')
    const wrong = machines.filter(({ text }) => {
      const memory = find(parseXml(text), 'memory')
      const changed = editXml(text, (edit, root) => edit.setText(find(root, 'memory'), 77))
      return changed !== `${text.slice(0, memory.contentStart)}77${text.slice(memory.contentEnd)}`
    })
    expect(wrong).toEqual([])
    expect(machines).toHaveLength(1_000)
  })

  it('are found to be right by the console’s own rules', ({ skip }) => {
    skip(files.length === 0, 'libvirt’s packages are not installed here')
    const checked = [...files.map((file) => readFileSync(file, 'utf8')), testDriverXml(1_000)].flatMap((text) => definitionsIn(parseXml(text)))
    expect(checked.flatMap(({ kind, text }) => checkXml(kind, text))).toEqual([])
    expect(checked.length).toBeGreaterThan(1_015)
  })

  it('know what the installed schemas know', ({ skip }) => {
    const facts = renderFacts()
    const isSameVersion = spawnSync('virsh', ['--version'], { encoding: 'utf8' }).stdout?.startsWith('9.')
    skip(facts === undefined || !isSameVersion, 'the schemas of libvirt 9 are not installed here')
    expect(readFileSync(factsFile, 'utf8')).toBe(facts)
  })
})
