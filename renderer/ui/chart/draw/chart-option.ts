// A chart as echarts is told it: for each series a line of the means, and a band up to the true maxima. Pure.
import type { LineSeriesOption } from 'echarts/charts'
import type { GridComponentOption } from 'echarts/components'
import type { ComposeOption } from 'echarts/core'
import { hasValues, largestOf, timeAt } from '../data/chart-data.ts'
import type { ChartData, ChartSeries, TimeSpan } from '../data/chart-data.ts'
import { lookOfSeries } from '../data/palette.ts'
import type { Scheme } from '../data/palette.ts'
import { axisTimes, formatAxisTime } from '../data/time-words.ts'
import { formatValue, valueScale } from '../data/units.ts'
import type { ChartUnit } from '../data/units.ts'
import { pixelOf, plotInsets, plotWidth } from './plot.ts'

export type ChartOption = ComposeOption<LineSeriesOption | GridComponentOption>

export interface ChartView {
  readonly data: ChartData
  readonly span: TimeSpan
  readonly unit: ChartUnit
  readonly hidden: ReadonlySet<string>
  /** The series that the pointer is on in the legend: the others step back. */
  readonly emphasized: string | null
}

export interface ChartLook {
  readonly scheme: Scheme
  readonly lineColor: string
  readonly textColor: string
  readonly fontFamily: string
}

const labelPx = 92
/** More lines than this: their bands would hide each other. */
const crowd = 4

export function chartOption({ data, span, unit, hidden, emphasized }: ChartView, look: ChartLook, widthPx: number): ChartOption {
  const shown = data.series.filter(({ id }) => !hidden.has(id))
  const { top, interval } = valueScale(largestOf({ ...data, series: shown }), unit)
  const times = axisTimes(span.fromMs, span.toMs, plotWidth(widthPx) / labelPx)
  // A label near the edge would be cut off by it.
  const labelled = times.filter((atMs) => pixelOf(atMs, span, widthPx) < widthPx - labelPx / 2.4)
  const text = { color: look.textColor, fontSize: 11, fontFamily: look.fontFamily }
  return {
    animation: false,
    grid: { ...plotInsets, outerBoundsMode: 'none' },
    xAxis: {
      type: 'value',
      min: span.fromMs,
      max: span.toMs,
      axisLine: { lineStyle: { color: look.lineColor } },
      axisTick: { show: true, customValues: times, lineStyle: { color: look.lineColor }, length: 4 },
      axisLabel: { ...text, customValues: labelled, hideOverlap: true, showMinLabel: true, showMaxLabel: true, formatter: (atMs: number) => formatAxisTime(atMs, span.toMs - span.fromMs) },
      splitLine: { show: false },
    },
    yAxis: {
      type: 'value',
      min: 0,
      max: top,
      interval,
      axisLine: { show: false },
      axisTick: { show: false },
      // Where nothing is drawn, figures would only seem to be some.
      axisLabel: { ...text, show: hasValues({ ...data, series: shown }), formatter: (value: number) => formatValue(value, unit) },
      splitLine: { lineStyle: { color: look.lineColor, width: 1 } },
    },
    series: data.series.flatMap((series, index) => (hidden.has(series.id) ? [] : linesOf(series, { data, index, look, isFaded: emphasized !== null && emphasized !== series.id, isAlone: shown.length === 1, isCrowd: shown.length > crowd }))),
  }
}

interface LineContext {
  readonly data: ChartData
  readonly index: number
  readonly look: ChartLook
  readonly isFaded: boolean
  readonly isAlone: boolean
  readonly isCrowd: boolean
}

function linesOf({ id, mean, max }: ChartSeries, { data, index, look, isFaded, isAlone, isCrowd }: LineContext): LineSeriesOption[] {
  const { color, pattern } = lookOfSeries(index, look.scheme)
  const common = { type: 'line', silent: true, showSymbol: false, animation: false, z: isFaded ? 2 : 3, dimensions: ['x', 'y'] } satisfies LineSeriesOption
  // A value that stands alone between two gaps has no line to be seen by.
  const line: LineSeriesOption = {
    ...common,
    id,
    stack: id,
    showSymbol: true,
    showAllSymbol: true,
    symbol: 'circle',
    symbolSize: (_value: unknown, { dataIndex }: { dataIndex: number }) => (isLonely(mean, dataIndex) ? 4 : 0),
    data: points(data, mean, (value) => value),
    lineStyle: { color, width: isCrowd ? 1.2 : 1.6, type: pattern, opacity: isFaded ? 0.25 : 1, join: 'round' },
    itemStyle: { color },
    ...(isAlone ? { areaStyle: { color, opacity: 0.1 } } : {}),
  }
  if (!max.some((value, at) => value !== null && value > (mean[at] ?? value))) return [hasLonely(mean) ? line : { ...line, showSymbol: false }]
  // Stacked on the mean: what is above it up to the maximum.
  const band: LineSeriesOption = {
    ...common,
    id: `${id} max`,
    stack: id,
    data: points(data, max, (value, at) => Math.max(0, value - (mean[at] ?? value))),
    lineStyle: { color, width: 1, opacity: isFaded ? 0.08 : isCrowd ? 0.16 : 0.3 },
    areaStyle: { color, opacity: isFaded ? 0.03 : isCrowd ? 0.05 : 0.16 },
  }
  return [hasLonely(mean) ? line : { ...line, showSymbol: false }, band]
}

function points(data: ChartData, values: readonly (number | null)[], valueOf: (value: number, at: number) => number): [number, number | null][] {
  return values.map((value, at) => [timeAt(data, at), value === null ? null : valueOf(value, at)])
}

function isLonely(values: readonly (number | null)[], at: number): boolean {
  return values[at] !== null && (values[at - 1] ?? null) === null && (values[at + 1] ?? null) === null
}

function hasLonely(values: readonly (number | null)[]): boolean {
  return values.some((_, at) => isLonely(values, at))
}
