// Decides whether a Host or Match line applies to a destination. A `Match exec` never does: looking a host up must run nothing.
import { matchesPattern, matchesPatternList } from '../name-patterns.ts'
import type { ConfigLine } from './config-lines.ts'

export interface MatchFacts {
  /** As the user named it. */
  readonly alias: string
  /** As the configuration read so far translates it. */
  readonly hostName: string
  readonly user: string
  readonly localUser: string
  /** True on the second reading, with the names found by the first, which `Match final` asks for. */
  readonly isFinalPass: boolean
}

export interface MatchReport {
  readonly onFinalAsked: () => void
  readonly onNote: (note: string) => void
}

export function matchesHostLine({ words }: ConfigLine, name: string): boolean {
  return matchesPatternList(words, (pattern) => matchesPattern(pattern, name))
}

interface Criterion {
  readonly name: string
  readonly isNegated: boolean
  readonly value: string
}

const criteriaWithoutValue = new Set(['all', 'canonical', 'final'])

export function matchesMatchLine(line: ConfigLine, facts: MatchFacts, report: MatchReport): boolean {
  const criteria = parseCriteria(line.words)
  const place = `${line.file} line ${line.line}`
  if (criteria.length === 0) {
    report.onNote(`${place}: Match needs a condition; its block is ignored`)
    return false
  }
  // Every criterion is looked at, for its notes and for "final", even where an earlier one has decided.
  return criteria.map((criterion) => isMet(criterion, facts, { ...report, onNote: (note) => report.onNote(`${place}: ${note}`) })).every(Boolean)
}

function parseCriteria(words: readonly string[]): Criterion[] {
  const criteria: Criterion[] = []
  const left = [...words]
  for (let word = left.shift(); word !== undefined; word = left.shift()) {
    const [, negation = '', name = '', inline] = /^(!?)([^=]*)(?:=(.*))?$/.exec(word) ?? []
    const lower = name.toLowerCase()
    const value = inline ?? (criteriaWithoutValue.has(lower) ? '' : (left.shift() ?? ''))
    criteria.push({ name: lower, isNegated: negation === '!', value })
  }
  return criteria
}

function isMet({ name, isNegated, value }: Criterion, facts: MatchFacts, report: MatchReport): boolean {
  const matches = (text: string): boolean => matchesPatternList(value.split(','), (pattern) => matchesPattern(pattern, text)) !== isNegated
  // Host names compare without regard to case, user names do not.
  const matchesName = (text: string): boolean => matchesPatternList(value.toLowerCase().split(','), (pattern) => matchesPattern(pattern, text.toLowerCase())) !== isNegated
  switch (name) {
    case 'all':
      return !isNegated
    case 'final':
    case 'canonical':
      if (name === 'final') report.onFinalAsked()
      return facts.isFinalPass !== isNegated
    case 'host':
      return matchesName(facts.hostName)
    case 'originalhost':
      return matchesName(facts.alias)
    case 'user':
      return matches(facts.user)
    case 'localuser':
      return matches(facts.localUser)
    case 'exec':
      report.onNote(`"Match exec" would run a command (${value}) and is not honoured; its block is ignored`)
      return false
    default:
      report.onNote(`"Match ${name}" is not supported; its block is ignored`)
      return false
  }
}
