// Values in words, by unit and locale, and the lines of the value axis: round numbers of that unit. Pure.

export type ChartUnit = 'ratio' | 'bytes' | 'bytes-per-second' | 'operations-per-second' | 'packets-per-second' | 'events-per-second' | 'seconds' | 'count' | 'cores' | 'celsius'

const locale = typeof navigator === 'undefined' ? 'en' : navigator.language
const digits = [0, 1, 2, 3].map((maximumFractionDigits) => new Intl.NumberFormat(locale, { maximumFractionDigits }))

/** Three digits that count. */
function number(value: number): string {
  const size = Math.abs(value)
  const places = size >= 100 || Number.isInteger(value) ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3
  return digits[places]?.format(value) ?? String(value)
}

const sizeWords = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const
const countWords = ['', 'k', 'M', 'G'] as const
const spans: readonly (readonly [string, number])[] = [['d', 86_400], ['h', 3_600], ['min', 60], ['s', 1], ['ms', 1e-3], ['µs', 1e-6]]

function scaled(value: number, base: number, words: readonly string[]): string {
  let rest = value
  let word = 0
  while (Math.abs(rest) >= base && word < words.length - 1) {
    rest /= base
    word += 1
  }
  return `${number(rest)} ${words[word] ?? ''}`.trim()
}

export function formatValue(value: number | null | undefined, unit: ChartUnit): string {
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
    case 'seconds': {
      const [word, size] = spans.find(([, length]) => Math.abs(value) >= length) ?? ['µs', 1e-6]
      return value === 0 ? `${number(0)} s` : `${number(value / size)} ${word}`
    }
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

export interface ValueScale {
  readonly top: number
  readonly interval: number
}

const wantedLines = 4

/** From zero to a round number above `largest`, in round steps (powers of two for sizes); a share never beyond the whole if it is not. */
export function valueScale(largest: number, unit: ChartUnit): ValueScale {
  const least = unit === 'ratio' ? 0.02 : unit === 'seconds' ? 1e-5 : unit === 'cores' ? 0.1 : 1
  const wanted = Math.max(largest * 1.04, least)
  const interval = unit === 'bytes' || unit === 'bytes-per-second' ? 2 ** Math.ceil(Math.log2(wanted / wantedLines) - 1e-9) : roundUp(wanted / wantedLines)
  const top = Math.ceil(wanted / interval - 1e-9) * interval
  return unit === 'ratio' && largest <= 1 && top > 1 ? { top: 1, interval: 0.25 } : { top, interval }
}

/** The next of 1, 2, 2.5, 5 times a power of ten. */
function roundUp(value: number): number {
  const ten = 10 ** Math.floor(Math.log10(value))
  return ([1, 2, 2.5, 5].find((step) => step * ten >= value * (1 - 1e-9)) ?? 10) * ten
}
