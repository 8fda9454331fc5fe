// Completes the field name that is being typed at the end of a query. Pure.
import { searchFields } from '#shared/search/parse-query.ts'
import type { SearchField } from '#shared/search/parse-query.ts'

export interface Completion {
  readonly field: SearchField
  /** The whole query with the field's name completed. */
  readonly query: string
}

export function completionsFor(query: string): Completion[] {
  const match = /(^|\s)(-?)([a-z]+)$/i.exec(query)
  const [, , , word = ''] = match ?? []
  if (match === null || word === '') return []
  const head = query.slice(0, query.length - word.length)
  return searchFields.filter((field) => field.startsWith(word.toLowerCase())).map((field) => ({ field, query: `${head}${field}:` }))
}
