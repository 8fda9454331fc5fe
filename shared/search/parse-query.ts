// The search language of the VM table: words and field queries, AND by juxtaposition. `state:running mem:>4G -tag:test "a b" name:/^db/`
// Pure; positions are kept so that a mistake can be shown where it is.

export const searchFields = ['name', 'state', 'host', 'folder', 'tag', 'os', 'ip', 'mac', 'uuid', 'vcpus', 'mem', 'cpu', 'autostart', 'saved', 'template', 'owner', 'protected'] as const
export type SearchField = (typeof searchFields)[number]

const comparisons = ['<', '<=', '>', '>=', '='] as const
export type Comparison = (typeof comparisons)[number]

export type Condition =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'pattern'; readonly pattern: RegExp }
  | { readonly kind: 'number'; readonly comparison: Comparison; readonly value: number }

export interface Term {
  /** `undefined` searches everything. */
  readonly field: SearchField | undefined
  readonly condition: Condition
  readonly isNegated: boolean
}

export interface QueryProblem {
  readonly kind: 'unknown-field' | 'bad-pattern' | 'slow-pattern' | 'bad-number'
  readonly text: string
  readonly start: number
  readonly end: number
}

export interface ParsedQuery {
  readonly terms: readonly Term[]
  readonly problems: readonly QueryProblem[]
}

const token = /(-?)(?:([A-Za-z]+):)?(?:"([^"]*)"?|\/((?:[^/\\]|\\.)*)\/(?=\s|$)|(\S*))/g
const numberFields: ReadonlySet<SearchField> = new Set(['vcpus', 'mem', 'cpu'])
const aliases: Readonly<Record<string, SearchField>> = { memory: 'mem', tags: 'tag', vm: 'name', address: 'ip', cpus: 'vcpus' }
/** Longer ones cannot be meant, and a pattern of a hundred thousand letters would hold the window up. */
const longestQuery = 1_000

export function parseQuery(query: string): ParsedQuery {
  const terms: Term[] = []
  const problems: QueryProblem[] = []
  for (const match of query.slice(0, longestQuery).matchAll(token)) {
    const [text, minus = '', name, quoted, pattern, word] = match
    if (text.trim() === '' || text === '-') continue
    const place = { text, start: match.index, end: match.index + text.length }
    const field = fieldOf(name)
    if (name !== undefined && field === undefined) {
      // "http://..." and "52:54:00" are words with a colon, not fields.
      if (!/^[A-Za-z]+:$/.test(text) && (word?.startsWith('//') || /^[0-9a-f]{2}$/i.test(name))) terms.push(textTerm(text.slice(minus.length), minus))
      else problems.push({ kind: 'unknown-field', ...place })
      continue
    }
    const condition = conditionOf({ field, quoted, pattern, word })
    if (condition === 'empty') continue
    if (typeof condition === 'string') problems.push({ kind: condition, ...place })
    else terms.push({ field, condition, isNegated: minus !== '' })
  }
  return { terms, problems }
}

function textTerm(text: string, minus: string): Term {
  return { field: undefined, condition: { kind: 'text', text: text.toLowerCase() }, isNegated: minus !== '' }
}

function fieldOf(name: string | undefined): SearchField | undefined {
  const lower = name?.toLowerCase() ?? ''
  return searchFields.find((field) => field === lower) ?? aliases[lower]
}

type Mistake = QueryProblem['kind']

interface RawValue {
  readonly field: SearchField | undefined
  readonly quoted: string | undefined
  readonly pattern: string | undefined
  readonly word: string | undefined
}

function conditionOf({ field, quoted, pattern, word = '' }: RawValue): Condition | 'empty' | Mistake {
  if (pattern !== undefined) return patternOf(pattern)
  if (quoted !== undefined) return quoted === '' ? 'empty' : { kind: 'text', text: quoted.toLowerCase() }
  if (word === '') return 'empty'
  if (field !== undefined && numberFields.has(field)) return numberOf(word, field) ?? 'bad-number'
  return { kind: 'text', text: word.toLowerCase() }
}

/** A repeated group that repeats or branches inside: such a pattern can take longer than the universe lasts on a name of thirty letters. */
const runaway = /\((?:[^()\\]|\\.)*[*+{|](?:[^()\\]|\\.)*\)(?:[*+]|\{\d+,)/

function patternOf(text: string): Condition | 'bad-pattern' | 'slow-pattern' {
  if (runaway.test(text)) return 'slow-pattern'
  try {
    return { kind: 'pattern', pattern: new RegExp(text, 'iu') }
  } catch {
    return 'bad-pattern'
  }
}

const units: Readonly<Record<string, number>> = { '': 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3, t: 1024 ** 4 }

function numberOf(word: string, field: SearchField): Condition | undefined {
  const match = /^(<=|>=|<|>|=)?(\d+(?:\.\d+)?)([kmgt]?)(?:i?b)?%?$/i.exec(word)
  if (!match) return undefined
  const [, sign, digits = '', unit = ''] = match
  const comparison = comparisons.find((known) => known === sign) ?? '='
  // Memory without a unit is gigabytes: nobody looks for bytes.
  const factor = field === 'mem' && unit === '' ? 1024 ** 3 : (units[unit.toLowerCase()] ?? 1)
  return { kind: 'number', comparison, value: Number(digits) * factor }
}
