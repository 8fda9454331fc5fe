import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readDomainFacts } from '../reading/domain-facts.ts'
import { notesParts } from '#shared/domain/machine-notes.ts'
import { withPart } from './domain-metadata.ts'

function withTags(metadata: string, tags: readonly string[]): string | null {
  return notesParts({ tags }).reduce<string | null>((text, [name, part]) => withPart(text ?? '<vm/>', name, part), metadata)
}

function tagsIn(metadata: string | null): readonly string[] {
  return readDomainFacts(`<domain><metadata>${metadata ?? ''}</metadata></domain>`).notes.tags
}

describe('tags in the metadata', () => {
  test('come back as they were set, whatever characters they have', () => {
    const tag = fc.string({ minLength: 1, maxLength: 20, unit: fc.constantFrom('a', '&', '<', '>', '"', '\'', '💡', 'ä', ']', '7') })
    fc.assert(fc.property(fc.array(tag, { minLength: 1, maxLength: 5 }), (tags) => {
      expect(tagsIn(withTags('<vm/>', tags))).toEqual(tags)
    }))
  })

  test('stay when something else is noted beside them, also as they were written at first', () => {
    const marked = withPart('<n:tags xmlns:n="u"><n:tag>prod</n:tag></n:tags>', 'template', { name: 'template', attributes: {}, content: [] })
    expect(marked).toBe('<vm><tags><tag>prod</tag></tags><template/></vm>')
    expect(withPart(marked ?? '', 'template', false)).toBe('<vm><tags><tag>prod</tag></tags></vm>')
  })

  test('replace the tags and nothing else', () => {
    const before = '<n:vm xmlns:n="urn:x"><n:folder path="a &amp; b">x &lt; y</n:folder><n:tags><n:tag>old</n:tag></n:tags><n:note/></n:vm>'
    expect(withTags(before, ['new'])).toBe(`<vm><folder path='a &amp; b'>x &lt; y</folder><note/><tags><tag>new</tag></tags></vm>`)
    expect(withTags(before, [])).toBe(`<vm><folder path='a &amp; b'>x &lt; y</folder><note/></vm>`)
  })

  test('take the element away when nothing is left, and take over one that holds only tags', () => {
    expect(withTags('<vm>\n  <tags><tag>old</tag></tags>\n</vm>', [])).toBeNull()
    expect(tagsIn(withTags('<tags><tag>old</tag></tags>', ['new']))).toEqual(['new'])
  })
})
