// What of a query is not understood, in words, and what would be. Pure.
import type { TFunction } from 'i18next'
import type { QueryProblem } from '#shared/search/parse-query.ts'
import { searchFields } from '#shared/search/search-fields.ts'
import { commonStates } from '#shared/search/state-words.ts'

export function problemWords(t: TFunction, { kind, text, field }: QueryProblem): string {
  const [name = '', ...rest] = text.replace(/^-/, '').split(':')
  const value = rest.length === 0 ? name : rest.join(':')
  if (kind === 'unknown-field') return field === undefined ? t('search.problem.unknown-field', { name, fields: searchFields.join(', ') }) : t('search.problem.other-field', { name, field })
  return t(`search.problem.${kind}`, { value, field, states: commonStates.join(', ') })
}

/** While something is still being typed it is no mistake: the comparison before its number. */
export function isBeingTyped({ text, end }: QueryProblem, query: string): boolean {
  return end === query.length && /:[<>]?=?$/.test(text)
}
