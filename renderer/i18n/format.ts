// Numbers, sizes, dates and spans of time in the user's locale. The formatters are made once: making one costs more than
// a whole row of the table.
import { withoutMarks } from '#shared/visible-text.ts'

const locale = navigator.language
const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 })
const tenths = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 })
const exactTenths = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 })
const list = new Intl.ListFormat(locale, { type: 'conjunction' })
const timeOfDay = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', second: '2-digit' })
const dayAndTime = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' })
const yearAndTime = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' })
/** What stands between whole and broken, and between thousands, where somebody writes a number. */
export const decimalMark = markOf(1.5, 'decimal', '.')
export const thousandsMark = markOf(123_456, 'group', ' ')
const sizeUnits = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const

function markOf(value: number, kind: Intl.NumberFormatPartTypes, otherwise: string): string {
  return new Intl.NumberFormat(locale).formatToParts(value).find(({ type }) => type === kind)?.value ?? otherwise
}

export function formatBytes(bytes: number | null): string {
  if (bytes === null) return '–'
  let value = bytes
  let unit = 0
  while (value >= 1024 && unit < sizeUnits.length - 1) {
    value /= 1024
    unit += 1
  }
  const format = value >= 100 || Number.isInteger(value) ? whole : tenths
  return `${format.format(value)} ${sizeUnits[unit] ?? ''}`
}

export function formatPercent(value: number | null | undefined): string {
  if (value === null || value === undefined) return '–'
  return `${(value < 10 ? tenths : whole).format(value)} %`
}

/** "a, b, and c" */
export function formatList(words: readonly string[]): string {
  return list.format(words)
}

export function formatNumber(value: number): string {
  return whole.format(value)
}

/** For ratios, of which a column shows all with the same digits: "4.0". */
export function formatTenths(value: number): string {
  return exactTenths.format(value)
}

/** The time alone for today, with the day for any other, and with the year for one of another year. */
export function formatTime(atMs: number, nowMs: number = Date.now()): string {
  const isToday = new Date(atMs).toDateString() === new Date(nowMs).toDateString()
  return isToday ? withoutMarks(timeOfDay.format(atMs)) : formatDay(atMs, nowMs)
}

/** The day and the time, also for today: for what stands beside other days. */
export function formatDay(atMs: number, nowMs: number = Date.now()): string {
  const isThisYear = new Date(atMs).getFullYear() === new Date(nowMs).getFullYear()
  return withoutMarks((isThisYear ? dayAndTime : yearAndTime).format(atMs))
}

const steps: readonly (readonly [string, number])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
]

/** The two largest parts: "3 d 4 h", "12 min 5 s". */
export function formatDuration(ms: number): string {
  let rest = Math.max(0, ms)
  const parts: string[] = []
  for (const [unit, size] of steps) {
    const count = Math.floor(rest / size)
    rest -= count * size
    if (count > 0 || parts.length > 0 || unit === 's') parts.push(`${whole.format(count)} ${unit}`)
    if (parts.length === 2) break
  }
  return parts.join(' ')
}

/** A span that somebody chose: "30 min", "1 h 30 min", never "30 min 0 s". */
export function formatSpan(ms: number): string {
  const text = formatDuration(ms)
  return text === '0 s' ? text : text.replace(/ 0 \S+$/, '')
}

/** For lists, where seconds only flicker and room is short: "3 d 4 h", "26 d", "14 h", "12 min", "< 1 min". */
export function formatUptime(ms: number): string {
  if (ms < 60_000) return '< 1 min'
  const isRound = ms < 3_600_000 || (ms >= 10 * 3_600_000 && ms < 86_400_000) || ms >= 10 * 86_400_000
  return isRound ? formatAge(ms) : formatDuration(ms)
}

/** How old something is, in one part: "40 s", "2 min", "3 h", "5 d". */
export function formatAge(ms: number): string {
  const [unit, size] = steps.find(([, length]) => ms >= length) ?? ['s', 1_000]
  return `${whole.format(Math.max(0, Math.floor(ms / size)))} ${unit}`
}
