// What is written after a field's name, read as that field has it: text, a pattern, a number with its unit. Pure.
import { kindOf } from './search-fields.ts'
import type { SearchField, ValueKind } from './search-fields.ts'
import { isStateWord } from './state-words.ts'

export type Comparison = '<' | '<=' | '>' | '>=' | '='

export interface NumberCondition {
  readonly kind: 'number'
  readonly comparison: Comparison
  readonly value: number
  /** How far from it is still equal: what moves all the time is never exactly 80 percent. */
  readonly grain: number
}

export type Condition = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'pattern'; readonly pattern: RegExp } | { readonly kind: 'flag'; readonly isOn: boolean } | NumberCondition

export type Mistake = 'bad-pattern' | 'slow-pattern' | 'bad-count' | 'bad-percent' | 'bad-size' | 'bad-rate' | 'bad-duration' | 'bad-state' | 'bad-flag'

export interface RawValue {
  readonly quoted: string | undefined
  readonly pattern: string | undefined
  readonly word: string | undefined
}

/** `empty` while nothing is written yet. */
export function conditionOf(field: SearchField | undefined, { quoted, pattern, word = '' }: RawValue): Condition | 'empty' | Mistake {
  const kind = field === undefined ? 'text' : kindOf(field)
  if (pattern !== undefined) return kind === 'text' || kind === 'state' ? patternOf(pattern) : `bad-${kind}`
  const text = (quoted ?? word).toLowerCase()
  return text === '' ? 'empty' : (valueOf(kind, text) ?? (kind === 'text' ? 'empty' : `bad-${kind}`))
}

function valueOf(kind: ValueKind, text: string): Condition | undefined {
  switch (kind) {
    case 'text':
      return { kind: 'text', text }
    case 'state':
      return isStateWord(text) ? { kind: 'text', text } : undefined
    case 'flag':
      return flagOf(text)
    case 'duration':
      return durationOf(text)
    case 'count':
    case 'percent':
    case 'size':
    case 'rate':
      return amountOf(kind, text)
    default:
      return kind satisfies never
  }
}

/** A repeated group that repeats or branches inside: such a pattern can take longer than the universe lasts on a name of thirty letters. */
const runaway = /\((?:[^()\\]|\\.)*[*+{|](?:[^()\\]|\\.)*\)(?:[*+]|\{\d+,)/

function patternOf(text: string): Condition | Mistake {
  if (runaway.test(text)) return 'slow-pattern'
  try {
    return { kind: 'pattern', pattern: new RegExp(text, 'iu') }
  } catch {
    return 'bad-pattern'
  }
}

const flags: Readonly<Record<string, boolean>> = { yes: true, on: true, true: true, 1: true, no: false, off: false, false: false, 0: false }

function flagOf(text: string): Condition | undefined {
  const isOn = Object.hasOwn(flags, text) ? flags[text] : undefined
  return isOn === undefined ? undefined : { kind: 'flag', isOn }
}

type AmountKind = Extract<ValueKind, 'count' | 'percent' | 'size' | 'rate'>

const comparisonAnd = (rest: string): RegExp => new RegExp(`^(<=|>=|<|>|=)?${rest}$`)
const amounts: Readonly<Record<AmountKind, RegExp>> = {
  count: comparisonAnd(String.raw`(\d+)`),
  percent: comparisonAnd(String.raw`(\d+(?:[.,]\d+)?)()%?`),
  size: comparisonAnd(String.raw`(\d+(?:[.,]\d+)?)([kmgt]?)(?:i?b)?`),
  rate: comparisonAnd(String.raw`(\d+(?:[.,]\d+)?)([kmgt]?)(?:i?b)?(?:\/s|ps)?`),
}
const bytes: Readonly<Record<string, number>> = { k: 1024, m: 1024 ** 2, g: 1024 ** 3, t: 1024 ** 4 }
/** Without a unit: nobody looks for bytes. */
const usualUnit: Readonly<Record<AmountKind, number>> = { count: 1, percent: 1, size: 1024 ** 3, rate: 1024 ** 2 }

function amountOf(kind: AmountKind, text: string): Condition | undefined {
  const match = amounts[kind].exec(text)
  if (!match) return undefined
  const [, comparison, digits = '', unit = ''] = match
  const factor = bytes[unit] ?? usualUnit[kind]
  const decimals = digits.split(/[.,]/)[1]?.length ?? 0
  return { kind: 'number', comparison: comparisonOf(comparison), value: numberOf(digits) * factor, grain: kind === 'percent' || kind === 'rate' ? factor / 10 ** decimals : 0 }
}

/** With a point or with a comma, as people write it where they live. */
function numberOf(digits: string): number {
  return Number(digits.replace(',', '.'))
}

const duration = comparisonAnd(String.raw`((?:\d+(?:[.,]\d+)?(?:s|min|m|h|d|w))+)`)
const minuteMs = 60_000
const times: Readonly<Record<string, number>> = { s: 1000, m: minuteMs, min: minuteMs, h: 60 * minuteMs, d: 24 * 60 * minuteMs, w: 7 * 24 * 60 * minuteMs }

/** "2d", "1d12h": the smallest unit that is written says how exactly it is meant. */
function durationOf(text: string): Condition | undefined {
  const match = duration.exec(text)
  if (!match) return undefined
  const parts = [...(match[2] ?? '').matchAll(/(\d+(?:[.,]\d+)?)(s|min|m|h|d|w)/g)].map(([, digits = '', unit = '']) => ({ amount: numberOf(digits), unitMs: times[unit] ?? 0 }))
  return { kind: 'number', comparison: comparisonOf(match[1]), value: parts.reduce((sum, { amount, unitMs }) => sum + amount * unitMs, 0), grain: Math.min(...parts.map(({ unitMs }) => unitMs)) }
}

const comparisons: readonly Comparison[] = ['<', '<=', '>', '>=', '=']

function comparisonOf(text: string | undefined): Comparison {
  return comparisons.find((comparison) => comparison === text) ?? '='
}

export function compares({ comparison, value: wanted, grain }: NumberCondition, value: number): boolean {
  switch (comparison) {
    case '<':
      return value < wanted
    case '<=':
      return value <= wanted
    case '>':
      return value > wanted
    case '>=':
      return value >= wanted
    case '=':
      return grain === 0 ? value === wanted : value >= wanted && value < wanted + grain
    default:
      return comparison satisfies never
  }
}
