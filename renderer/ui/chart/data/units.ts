// Values in the words of the browser's language, and the lines of the value axis: round numbers of that unit. Pure.
import type { MetricUnit } from '#shared/model/monitoring/metrics.ts'
import { createValueText } from '#shared/value-text.ts'

export type ChartUnit = MetricUnit

export const formatValue = createValueText(typeof navigator === 'undefined' ? 'en' : navigator.language)

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
