// Measured values in words, by unit and locale: on screens, and in the messages that leave the console. Pure.
import type { MetricUnit } from './model/monitoring/metrics.ts'

export type ValueText = (value: number | null | undefined, unit: MetricUnit) => string

const sizeWords = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const
const countWords = ['', 'k', 'M', 'G'] as const
const spans: readonly (readonly [string, number])[] = [['d', 86_400], ['h', 3_600], ['min', 60], ['s', 1], ['ms', 1e-3], ['µs', 1e-6]]

export function createValueText(locale: string): ValueText {
  const number = createNumberText(locale)
  const scaled = (value: number, base: number, words: readonly string[]): string => {
    let rest = value
    let word = 0
    while (Math.abs(rest) >= base && word < words.length - 1) {
      rest /= base
      word += 1
    }
    return `${number(rest)} ${words[word] ?? ''}`.trim()
  }
  const span = (value: number): string => {
    const [word, size] = spans.find(([, length]) => Math.abs(value) >= length) ?? ['µs', 1e-6]
    return value === 0 ? `${number(0)} s` : `${number(value / size)} ${word}`
  }
  return (value, unit) => {
    if (value === null || value === undefined) return '–'
    switch (unit) {
      case 'ratio':
        return `${number(value * 100)} %`
      case 'bytes':
        return scaled(value, 1024, sizeWords)
      case 'bytes-per-second':
        return `${scaled(value, 1024, sizeWords)}/s`
      case 'operations-per-second':
      case 'packets-per-second':
      case 'events-per-second':
        return `${scaled(value, 1000, countWords)}/s`
      case 'seconds':
        return span(value)
      case 'celsius':
        return `${number(value)} °C`
      case 'cores':
        return number(value)
      case 'count':
        return scaled(value, 1000, countWords)
      default:
        return unit satisfies never
    }
  }
}

/** Three digits that count. */
function createNumberText(locale: string): (value: number) => string {
  const digits = [0, 1, 2, 3].map((maximumFractionDigits) => new Intl.NumberFormat(locale, { maximumFractionDigits }))
  return (value) => {
    const size = Math.abs(value)
    const places = size >= 100 || Number.isInteger(value) ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3
    return digits[places]?.format(value) ?? String(value)
  }
}
