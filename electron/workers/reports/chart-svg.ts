// A chart of a report as SVG, drawn without a screen.
import { LineChart } from 'echarts/charts'
import { GridComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import type { ReportChart } from '#shared/model/monitoring/report.ts'
import { valueText } from './cell-text.ts'

use([LineChart, GridComponent, SVGRenderer])

/** Told apart by people who see few colours too (Okabe and Ito, 2008); grey for their yellow, which paper does not show. */
const colors = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#000000', '#999999']

export function chartColor(index: number): string {
  return colors[index % colors.length] ?? '#000000'
}

/** Bytes are drawn in the unit of the largest, so that the axis has round numbers of it. */
function scaleOf({ unit, series }: ReportChart): { size: number; label: (value: number) => string } {
  const isBytes = unit === 'bytes' || unit === 'bytes-per-second'
  const largest = Math.max(0, ...series.flatMap(({ values }) => values.map((value) => value ?? 0)))
  const power = isBytes && largest > 0 ? Math.min(5, Math.floor(Math.log2(largest) / 10)) : 0
  const size = 1024 ** Math.max(0, power)
  return { size, label: (value) => valueText(value * size, unit) }
}

const [minuteMs, dayMs] = [60_000, 86_400_000]

/** As much of a time as tells the marks of an axis apart. */
export function axisText(atMs: number, { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number }): string {
  const text = new Date(atMs).toISOString()
  const spanMs = toMs - fromMs
  if (spanMs > 300 * dayMs) return text.slice(0, 10)
  if (spanMs > 8 * dayMs) return text.slice(5, 10)
  const isOneDay = Math.floor(fromMs / dayMs) === Math.floor(toMs / dayMs)
  const time = text.slice(11, spanMs > 8 * minuteMs ? 16 : 19)
  return isOneDay ? time : `${text.slice(5, 10)} ${time}`
}

export interface ChartLook {
  readonly widthPx: number
  readonly heightPx: number
  /** A font that the page has under this name. */
  readonly font: string
}

export function chartSvg(drawn: ReportChart, { widthPx, heightPx, font }: ChartLook): string {
  const { fromMs, stepMs, series } = drawn
  const { size, label } = scaleOf(drawn)
  const toMs = fromMs + stepMs * Math.max(1, (series[0]?.values.length ?? 1) - 1)
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: widthPx, height: heightPx })
  try {
    chart.setOption({
      animation: false,
      color: [...colors],
      textStyle: { fontFamily: font, fontSize: 9 },
      grid: { left: 58, right: 30, top: 8, bottom: 22 },
      xAxis: { type: 'time', min: fromMs, max: toMs, name: 'UTC', nameGap: 6, nameTextStyle: { fontSize: 8 }, axisLabel: { fontSize: 8, formatter: (atMs: number) => axisText(atMs, { fromMs, toMs }), hideOverlap: true }, splitNumber: 6 },
      yAxis: { type: 'value', min: 0, axisLabel: { fontSize: 8, formatter: label }, splitLine: { lineStyle: { color: '#e3e6ea' } } },
      // A gap stays a gap.
      series: series.map(({ values }) => ({ type: 'line' as const, showSymbol: false, connectNulls: false, lineStyle: { width: 1.2 }, data: values.map((value, index) => [fromMs + index * stepMs, value === null ? null : value / size]) })),
    })
    return chart.renderToSVGString()
  } finally {
    chart.dispose()
  }
}
