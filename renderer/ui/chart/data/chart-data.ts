// What a chart shows: series on one grid of times. A step without a value is `null`, and stays a gap. Pure.

export interface ChartSeries {
  readonly id: string
  readonly label: string
  /** Mean of each step. */
  readonly mean: readonly (number | null)[]
  /** The true largest and smallest value in each step: a spike is never averaged away. */
  readonly max: readonly (number | null)[]
  readonly min: readonly (number | null)[]
}

export interface ChartData {
  /** Beginning of the first step, milliseconds since the epoch. */
  readonly fromMs: number
  readonly stepMs: number
  readonly series: readonly ChartSeries[]
}

/** What the time axis spans; the data may be shorter. */
export interface TimeSpan {
  readonly fromMs: number
  readonly toMs: number
}

export function stepsOf(data: ChartData): number {
  return data.series.reduce((most, { mean }) => Math.max(most, mean.length), 0)
}

export function timeAt({ fromMs, stepMs }: Pick<ChartData, 'fromMs' | 'stepMs'>, index: number): number {
  return fromMs + index * stepMs
}

/** The step that holds this time, kept within the data; -1 if there is none at all. */
export function stepAt(data: ChartData, atMs: number): number {
  const count = stepsOf(data)
  return count === 0 ? -1 : Math.min(count - 1, Math.max(0, Math.floor((atMs - data.fromMs) / data.stepMs)))
}

export function hasValues({ series }: ChartData): boolean {
  return series.some(({ mean }) => mean.some((value) => value !== null))
}

export function largestOf({ series }: ChartData): number {
  let largest = 0
  for (const { max, mean } of series) for (const value of [max, mean].flat()) if (value !== null && value > largest) largest = value
  return largest
}

export interface SeriesSummary {
  readonly last: number | null
  readonly mean: number | null
  readonly min: number | null
  readonly max: number | null
  /** Of the steps' means: half, and 19 of 20, and 99 of 100 of the steps are not above it. */
  readonly p50: number | null
  readonly p95: number | null
  readonly p99: number | null
}

export function summaryOf({ mean, max, min }: ChartSeries): SeriesSummary {
  const sorted = mean.filter((value) => value !== null).toSorted((left, right) => left - right)
  const highs = [...max, ...mean].filter((value) => value !== null)
  const lows = [...min, ...mean].filter((value) => value !== null)
  return {
    last: mean.findLast((value) => value !== null) ?? null,
    mean: sorted.length === 0 ? null : sorted.reduce((sum, value) => sum + value, 0) / sorted.length,
    min: lows.length === 0 ? null : lows.reduce((least, value) => Math.min(least, value)),
    max: highs.length === 0 ? null : highs.reduce((most, value) => Math.max(most, value)),
    p50: shareOf(sorted, 0.5),
    p95: shareOf(sorted, 0.95),
    p99: shareOf(sorted, 0.99),
  }
}

/** Nearest rank: always a value that was there. */
function shareOf(sorted: readonly number[], share: number): number | null {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null
}
