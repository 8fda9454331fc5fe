// The lossless XML core on definitions that nobody made for it: those of the installed libvirt packages.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { XmlEdit } from '#shared/xml/edit-xml.ts'
import { parseXml } from '#shared/xml/parse-xml.ts'

const folders = ['/etc/libvirt', '/usr/share/libvirt']

function definitionsBelow(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.xml')).map((name) => join(folder, name))
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
})
