// Which time is looked at: the last so and so long, moving on, or a span that stands. Pure.
import type { TimeSpan } from '../../../ui/chart/data/chart-data.ts'

export type TimeRange = { readonly kind: 'last'; readonly ms: number } | ({ readonly kind: 'fixed' } & TimeSpan)

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** By their names in the catalogue. */
export const presets = [
  { id: '5m', ms: 5 * minuteMs },
  { id: '15m', ms: 15 * minuteMs },
  { id: '1h', ms: hourMs },
  { id: '6h', ms: 6 * hourMs },
  { id: '24h', ms: dayMs },
  { id: '7d', ms: 7 * dayMs },
  { id: '30d', ms: 30 * dayMs },
  { id: '90d', ms: 90 * dayMs },
  { id: '1y', ms: 365 * dayMs },
  { id: '2y', ms: 730 * dayMs },
] as const

const leastMs = 30_000
const mostMs = 732 * dayMs

export function spanOf(range: TimeRange, nowMs: number): TimeSpan {
  return range.kind === 'fixed' ? { fromMs: range.fromMs, toMs: range.toMs } : { fromMs: nowMs - range.ms, toMs: nowMs }
}

/** A span to look at, no shorter than a few samples, no longer than what is kept, and not in the future. */
export function rangeOf({ fromMs, toMs }: TimeSpan, nowMs: number): TimeRange {
  const lengthMs = Math.min(mostMs, Math.max(leastMs, toMs - fromMs))
  const middleMs = (fromMs + toMs) / 2
  const endMs = Math.min(nowMs, middleMs + lengthMs / 2)
  return { kind: 'fixed', fromMs: Math.round(endMs - lengthMs), toMs: Math.round(endMs) }
}

/** By half of its length, to look at what was before or after. What reaches the present follows it again. */
export function shifted(range: TimeRange, by: -1 | 1, nowMs: number): TimeRange {
  const { fromMs, toMs } = spanOf(range, nowMs)
  const lengthMs = toMs - fromMs
  const next = { fromMs: fromMs + (by * lengthMs) / 2, toMs: toMs + (by * lengthMs) / 2 }
  return next.toMs >= nowMs ? { kind: 'last', ms: lengthMs } : rangeOf(next, nowMs)
}

export function presetOf(range: TimeRange): (typeof presets)[number] | undefined {
  return range.kind === 'last' ? presets.find(({ ms }) => ms === range.ms) : undefined
}

/** Tells whether two ranges are the same one, for keys. */
export function rangeKey(range: TimeRange): string {
  return range.kind === 'last' ? `last ${range.ms}` : `${range.fromMs} ${range.toMs}`
}
