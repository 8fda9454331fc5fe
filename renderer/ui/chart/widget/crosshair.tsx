// The line of the crosshair in one chart, and beside it, in the chart that the pointer is on, what stands there.
import { useStore } from 'zustand'
import { stepAt, timeAt } from '../data/chart-data.ts'
import type { ChartSeries } from '../data/chart-data.ts'
import { lookOfSeries } from '../data/palette.ts'
import { formatMoment } from '../data/time-words.ts'
import { formatValue } from '../data/units.ts'
import { useComputedColorScheme } from '@mantine/core'
import type { ChartView } from '../draw/chart-option.ts'
import { pixelOf } from '../draw/plot.ts'
import styles from './chart.module.css'
import { useChartGroup } from './chart-group.tsx'

export interface CrosshairProps {
  readonly id: string
  readonly view: ChartView
  readonly widthPx: number
  /** Only the line: a span is being selected. */
  readonly isQuiet: boolean
}

const bubblePx = 230
const mostShown = 10

export function Crosshair({ id, view, widthPx, isQuiet }: CrosshairProps) {
  const { cursor } = useChartGroup()
  const { atMs, chart } = useStore(cursor)
  const { span, data } = view
  if (atMs === null || atMs < span.fromMs || atMs > span.toMs) return null
  const px = pixelOf(atMs, span, widthPx)
  const at = stepAt(data, atMs)
  return (
    <>
      <div className={styles['crosshair']} style={{ transform: `translateX(${px}px)` }} />
      {chart === id && !isQuiet && at >= 0 && <Bubble view={view} at={at} isLeft={px + bubblePx + 12 > widthPx} px={px} />}
    </>
  )
}

function Bubble({ view: { data, unit, hidden }, at, px, isLeft }: { view: ChartView; at: number; px: number; isLeft: boolean }) {
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false })
  const rows = data.series.map((series, index) => ({ series, look: lookOfSeries(index, scheme) })).filter(({ series }) => !hidden.has(series.id))
  const shown = rows.toSorted((left, right) => (right.series.mean[at] ?? -1) - (left.series.mean[at] ?? -1)).slice(0, mostShown)
  return (
    <div className={styles['bubble']} style={{ width: bubblePx, transform: `translateX(${isLeft ? px - bubblePx - 10 : px + 10}px)` }} aria-hidden>
      <div className={styles['bubbleTime']}>{formatMoment(timeAt(data, at), data.stepMs)}</div>
      {shown.map(({ series, look }) => (
        <div key={series.id} className={styles['bubbleRow']}>
          <i className={styles['swatch']} data-pattern={look.pattern} style={{ color: look.color }} />
          <span className="ellipsis">{series.label}</span>
          <b>{valueText(series, at, (value) => formatValue(value, unit))}</b>
        </div>
      ))}
      {rows.length > mostShown && <div className={styles['bubbleMore']}>+{rows.length - mostShown}</div>}
    </div>
  )
}

/** The mean, and the peak within the step where it is another. */
function valueText({ mean, max }: ChartSeries, at: number, format: (value: number | null) => string): string {
  const [middle = null, peak = null] = [mean[at], max[at]]
  const [text, peakText] = [format(middle), format(peak)]
  return peak === null || text === peakText ? text : `${text} ↑ ${peakText}`
}
