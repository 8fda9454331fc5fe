// A chart of a report as SVG, drawn without a screen.
import { LineChart } from 'echarts/charts'
import { GridComponent, LegendComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import type { ReportChart } from '#shared/model/report.ts'
import { timeText, valueText } from './cell-text.ts'

use([LineChart, GridComponent, LegendComponent, SVGRenderer])

/** Told apart by people who see few colours too (Okabe and Ito, 2008). */
const colors = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#000000', '#f0e442']

/** Bytes are drawn in the unit of the largest, so that the axis has round numbers of it. */
function scaleOf({ unit, series }: ReportChart): { size: number; label: (value: number) => string } {
  const isBytes = unit === 'bytes' || unit === 'bytes-per-second'
  const largest = Math.max(0, ...series.flatMap(({ values }) => values.map((value) => value ?? 0)))
  const power = isBytes && largest > 0 ? Math.min(5, Math.floor(Math.log2(largest) / 10)) : 0
  const size = 1024 ** Math.max(0, power)
  return { size, label: (value) => valueText(value * size, unit) }
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
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: widthPx, height: heightPx })
  try {
    chart.setOption({
      animation: false,
      color: colors,
      textStyle: { fontFamily: font, fontSize: 9 },
      grid: { left: 58, right: 12, top: series.length > 1 ? 26 : 10, bottom: 22 },
      ...(series.length > 1 ? { legend: { top: 0, left: 50, itemWidth: 14, itemHeight: 3, icon: 'rect', textStyle: { fontSize: 9 }, type: 'plain' } } : {}),
      xAxis: { type: 'time', min: fromMs, max: fromMs + stepMs * Math.max(1, (series[0]?.values.length ?? 1) - 1), axisLabel: { fontSize: 8, formatter: (atMs: number) => timeText(atMs).slice(5), hideOverlap: true }, splitNumber: 6 },
      yAxis: { type: 'value', min: 0, axisLabel: { fontSize: 8, formatter: label }, splitLine: { lineStyle: { color: '#e3e6ea' } } },
      // A gap stays a gap.
      series: series.map(({ label: name, values }) => ({ name, type: 'line' as const, showSymbol: false, connectNulls: false, lineStyle: { width: 1.2 }, data: values.map((value, index) => [fromMs + index * stepMs, value === null ? null : value / size]) })),
    })
    return chart.renderToSVGString()
  } finally {
    chart.dispose()
  }
}
