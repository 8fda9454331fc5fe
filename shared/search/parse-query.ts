// The search language of the VM table: words and field queries, AND by juxtaposition. `state:running mem:>4G -tag:test "a b" name:/^db/`
// Pure; positions are kept so that a mistake can be shown where it is.
import { closestWord } from '../closest-word.ts'
import { conditionOf } from './field-values.ts'
import type { Condition, Mistake } from './field-values.ts'
import { fieldOf, searchFields } from './search-fields.ts'
import type { SearchField } from './search-fields.ts'

export interface Term {
  /** `undefined` searches everything. */
  readonly field: SearchField | undefined
  readonly condition: Condition
  readonly isNegated: boolean
}

export interface QueryProblem {
  readonly kind: 'unknown-field' | Mistake
  /** The part that is not understood, as it was written. */
  readonly text: string
  readonly start: number
  readonly end: number
  /** The field whose value it is, or the one that was probably meant. */
  readonly field: SearchField | undefined
}

export interface ParsedQuery {
  readonly terms: readonly Term[]
  readonly problems: readonly QueryProblem[]
}

const token = /(-?)(?:([A-Za-z]+):)?(?:"([^"]*)"?|\/((?:[^/\\]|\\.)*)\/(?=\s|$)|(\S*))/g
/** Longer ones cannot be meant, and a pattern of a hundred thousand letters would hold the window up. */
const longestQuery = 1_000

export function parseQuery(query: string): ParsedQuery {
  const terms: Term[] = []
  const problems: QueryProblem[] = []
  for (const match of query.slice(0, longestQuery).matchAll(token)) {
    const [text, minus = '', name, quoted, pattern, word] = match
    if (text.trim() === '' || text === '-') continue
    const place = { text, start: match.index, end: match.index + text.length }
    const isNegated = minus !== ''
    const field = name === undefined ? undefined : fieldOf(name)
    if (name !== undefined && field === undefined) {
      const whole = text.slice(minus.length)
      if (isWordWithColons(whole)) terms.push({ field, condition: { kind: 'text', text: whole.toLowerCase() }, isNegated })
      else problems.push({ kind: 'unknown-field', ...place, field: meantField(name) })
      continue
    }
    const condition = conditionOf(field, { quoted, pattern, word })
    if (condition === 'empty') continue
    if (typeof condition === 'string') problems.push({ kind: condition, ...place, field })
    else terms.push({ field, condition, isNegated })
  }
  return { terms, problems }
}

/** "http://..." and "52:54:00" and "fe80::1" are words with a colon, not fields. */
function isWordWithColons(text: string): boolean {
  return /^[a-z]+:\/\//i.test(text) || /^[\da-f]{2}:[\da-f:]+$/i.test(text) || /^[\da-f]{1,4}:[\da-f:]*:[\da-f:.]*$/i.test(text)
}

function meantField(name: string): SearchField | undefined {
  const meant = closestWord(name.toLowerCase(), searchFields)
  return meant === undefined ? undefined : fieldOf(meant)
}
