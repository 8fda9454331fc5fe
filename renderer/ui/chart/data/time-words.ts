// Times on the axis, in the bubble of the crosshair and in the table, by locale and the local time zone. Pure.
import { withoutMarks } from '#shared/visible-text.ts'

const locale = typeof navigator === 'undefined' ? 'en' : navigator.language
interface TimeFormat {
  readonly format: (at: Date | number) => string
  readonly formatRange: (from: number, to: number) => string
}

function make(options: Intl.DateTimeFormatOptions): TimeFormat {
  const format = new Intl.DateTimeFormat(locale, options)
  return { format: (at) => withoutMarks(format.format(at)), formatRange: (from, to) => withoutMarks(format.formatRange(from, to)) }
}

const formats = {
  second: make({ hour: '2-digit', minute: '2-digit', second: '2-digit' }),
  minute: make({ hour: '2-digit', minute: '2-digit' }),
  day: make({ day: 'numeric', month: 'short' }),
  month: make({ month: 'short', year: 'numeric' }),
  full: make({ day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit' }),
  fullMinute: make({ weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }),
}

const minuteMs = 60_000
const dayMs = 86_400_000

/** As short as the span allows: seconds only within minutes, the day alone over weeks. */
export function formatAxisTime(atMs: number, spanMs: number): string {
  const at = new Date(atMs)
  const isMidnight = at.getHours() === 0 && at.getMinutes() === 0 && at.getSeconds() === 0
  if (spanMs > 300 * dayMs) return formats.month.format(at)
  if (spanMs > 8 * dayMs || (isMidnight && spanMs > 3_600_000)) return formats.day.format(at)
  return (spanMs < 10 * minuteMs ? formats.second : formats.minute).format(at)
}

/** With the day, and seconds where steps are shorter than a minute. */
export function formatMoment(atMs: number, stepMs: number): string {
  return (stepMs < minuteMs ? formats.full : formats.fullMinute).format(atMs)
}

/** Both ends with what they have in common said once: "Tue, Dec 1, 09:09 – 09:25 AM". */
export function formatRange(fromMs: number, toMs: number): string {
  return formats.fullMinute.formatRange(fromMs, toMs)
}

const stepsMs = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * 1_000),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * minuteMs),
  ...[1, 2, 3, 6, 12].map((count) => count * 3_600_000),
  ...[1, 2, 4, 7, 14, 28, 91, 182].map((count) => count * dayMs),
]

/** Round local times between two moments, about `count` of them. Steps of a day begin at local midnight, on both sides of a change of clocks. */
export function axisTimes(fromMs: number, toMs: number, count: number): number[] {
  const wantedMs = (toMs - fromMs) / Math.max(1, count)
  const stepMs = stepsMs.find((step) => step >= wantedMs) ?? 365 * dayMs
  return stepMs < dayMs ? clockTimes(fromMs, toMs, stepMs) : midnights(fromMs, toMs, stepMs / dayMs)
}

function clockTimes(fromMs: number, toMs: number, stepMs: number): number[] {
  const offsetMs = new Date(fromMs).getTimezoneOffset() * minuteMs
  const firstMs = Math.ceil((fromMs - offsetMs) / stepMs) * stepMs + offsetMs
  return Array.from({ length: Math.max(0, Math.floor((toMs - firstMs) / stepMs) + 1) }, (_, index) => firstMs + index * stepMs)
}

function midnights(fromMs: number, toMs: number, days: number): number[] {
  const times: number[] = []
  const at = new Date(fromMs)
  at.setHours(0, 0, 0, 0)
  // Counted from a fixed day, so that the lines stay where they are while the chart moves on.
  const sinceEpoch = Math.round((at.getTime() - at.getTimezoneOffset() * minuteMs) / dayMs)
  at.setDate(at.getDate() + ((days - (sinceEpoch % days)) % days))
  for (; at.getTime() <= toMs; at.setDate(at.getDate() + days)) if (at.getTime() >= fromMs) times.push(at.getTime())
  return times
}
