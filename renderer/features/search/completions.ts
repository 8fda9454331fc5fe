// Completes what is being typed at the end of a query: the name of a field, or a value of one. Pure.
import { fieldOf, searchFields } from '#shared/search/search-fields.ts'
import type { SearchField } from '#shared/search/search-fields.ts'

export interface Completion {
  readonly kind: 'field' | 'value'
  readonly field: SearchField
  /** What the list shows. */
  readonly text: string
  /** The whole query, completed. */
  readonly query: string
}

const shownValues = 8

/** `valuesOf` gives the values of a field that the inventory has; it is asked only when a value is being typed. */
export function completionsFor(query: string, valuesOf: (field: SearchField) => readonly string[]): Completion[] {
  const match = /(?:^|\s)-?(?:([a-z]+):)?("?)([^\s":]*)$/i.exec(query)
  if (match === null) return []
  const [, name, quote = '', typed = ''] = match
  const head = query.slice(0, query.length - typed.length - quote.length)
  if (name === undefined) return quote === '' ? fieldCompletions(head, typed) : []
  const field = fieldOf(name)
  return field === undefined ? [] : valueCompletions({ field, head, typed, values: valuesOf(field) })
}

function fieldCompletions(head: string, typed: string): Completion[] {
  if (typed === '') return []
  return searchFields.filter((field) => field.startsWith(typed.toLowerCase())).map((field) => ({ kind: 'field', field, text: `${field}:`, query: `${head}${field}:` }))
}

function valueCompletions({ field, head, typed, values }: { field: SearchField; head: string; typed: string; values: readonly string[] }): Completion[] {
  const wanted = typed.toLowerCase()
  return values
    .filter((value) => value !== '' && value.toLowerCase().startsWith(wanted) && value.toLowerCase() !== wanted)
    .slice(0, shownValues)
    .map((value) => ({ kind: 'value', field, text: value, query: `${head}${/[\s"]/.test(value) ? `"${value.replaceAll('"', '')}"` : value} ` }))
}
