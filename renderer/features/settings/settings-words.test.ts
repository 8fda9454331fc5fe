// The labels of fields come from a table: none may be missing.
import { describe, expect, it } from 'vitest'
import { deviceFields, domainSections } from '#shared/domain/fields/fields.ts'

interface Words {
  readonly section: Readonly<Record<string, string>>
  readonly field: Readonly<Record<string, Readonly<Record<string, string>>>>
}

const [words] = Object.values(import.meta.glob<Words>('../../../resources/i18n/en/settings.json', { eager: true, import: 'default' }))

describe('the words of settings', () => {
  it('name every section and every field, and nothing that is no field', () => {
    const sections = [...domainSections, ...Object.entries(deviceFields).map(([name, fields]) => ({ name, fields }))]
    const expected = Object.fromEntries(sections.map(({ name, fields }) => [name, fields.map((field) => field.name).toSorted()]))
    const labelled = Object.fromEntries(Object.entries(words?.field ?? {}).map(([name, labels]) => [name, Object.keys(labels).toSorted()]))
    expect(labelled).toEqual(expected)
    expect(Object.keys(words?.section ?? {}).toSorted()).toEqual(Object.keys(expected).toSorted())
  })
})
