// The legend: what each line is, its value at the crosshair (else its last), and its figures over the whole span. A click hides a
// series, with Alt all others.
import { useComputedColorScheme } from '@mantine/core'
import { memo, useMemo } from 'react'
import type { MouseEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { stepAt, summaryOf } from '../data/chart-data.ts'
import type { ChartSeries } from '../data/chart-data.ts'
import { lookOfSeries } from '../data/palette.ts'
import { formatValue } from '../data/units.ts'
import type { ChartView } from '../draw/chart-option.ts'
import styles from './chart.module.css'
import { useChartGroup } from './chart-group.tsx'

export interface ChartLegendProps {
  readonly view: ChartView
  readonly onHidden: (hidden: ReadonlySet<string>) => void
  readonly onEmphasis: (id: string | null) => void
}

const figures = ['mean', 'p95', 'p99', 'max'] as const

export function ChartLegend({ view, onHidden, onEmphasis }: ChartLegendProps) {
  const { t } = useTranslation('chart')
  const { data: { series }, hidden } = view
  const toggle = (id: string, event: MouseEvent): void => {
    const others = series.filter((each) => each.id !== id).map((each) => each.id)
    if (event.altKey) return onHidden(others.every((other) => hidden.has(other)) ? new Set() : new Set(others))
    onHidden(hidden.has(id) ? new Set([...hidden].filter((other) => other !== id)) : new Set([...hidden, id]))
  }
  return (
    <div className={styles['legend']}>
      <table aria-label={t('legend')}>
        <thead>
          <tr>
            <th scope="col"><span className={styles['unseen']}>{t('series')}</span></th>
            <th scope="col"><ValueHead /></th>
            {figures.map((figure) => <th key={figure} scope="col" title={t(`figureHint.${figure}`)}>{t(`figure.${figure}`)}</th>)}
          </tr>
        </thead>
        <tbody>
          {series.map((each, index) => <LegendRow key={each.id} series={each} index={index} view={view} onToggle={toggle} onEmphasis={onEmphasis} />)}
        </tbody>
      </table>
    </div>
  )
}

function ValueHead() {
  const { t } = useTranslation('chart')
  const { cursor } = useChartGroup()
  const isAtCursor = useStore(cursor, ({ atMs }) => atMs !== null)
  return t(isAtCursor ? 'figure.here' : 'figure.last')
}

interface LegendRowProps {
  readonly series: ChartSeries
  readonly index: number
  readonly view: ChartView
  readonly onToggle: (id: string, event: MouseEvent) => void
  readonly onEmphasis: (id: string | null) => void
}

const LegendRow = memo(function LegendRow({ series, index, view: { data, unit, hidden }, onToggle, onEmphasis }: LegendRowProps) {
  const { t } = useTranslation('chart')
  const { cursor } = useChartGroup()
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false })
  const at = useStore(cursor, ({ atMs }) => (atMs === null ? -1 : stepAt(data, atMs)))
  const summary = useMemo(() => summaryOf(series), [series])
  const { color, pattern } = lookOfSeries(index, scheme)
  const isHidden = hidden.has(series.id)
  const all = (['min', 'p50', 'mean', 'p95', 'p99', 'max'] as const).map((figure) => `${t(`figure.${figure}`)}: ${formatValue(summary[figure], unit)}`).join('\n')
  return (
    <tr data-hidden={isHidden || undefined} onMouseEnter={() => onEmphasis(series.id)} onMouseLeave={() => onEmphasis(null)}>
      <th scope="row" aria-label={series.label}>
        <button type="button" aria-pressed={!isHidden} title={`${series.label}\n${all}\n\n${t('legendHint')}`} onClick={(event) => onToggle(series.id, event)} onFocus={() => onEmphasis(series.id)} onBlur={() => onEmphasis(null)}>
          <i className={styles['swatch']} data-pattern={pattern} style={{ color }} />
          <span className="ellipsis" dir="auto">{series.label}</span>
        </button>
      </th>
      <td className={styles['here']}>{formatValue(at < 0 ? summary.last : (series.mean[at] ?? null), unit)}</td>
      {figures.map((figure) => <td key={figure}>{formatValue(summary[figure], unit)}</td>)}
    </tr>
  )
})
