// A chart of metrics by its selections: fetches what it shows while it is in sight.
import { useCallback, useState } from 'react'
import type { ReactNode } from 'react'
import type { MetricSelection } from '#shared/contract/monitoring.ts'
import type { TimeSpan } from '../../../ui/chart/data/chart-data.ts'
import type { ChartUnit } from '../../../ui/chart/data/units.ts'
import { Chart } from '../../../ui/chart/widget/chart.tsx'
import type { ChartMark } from '../../../ui/chart/data/group-marks.ts'
import { useProblemText } from '../../../ui/feedback/problem-alert.tsx'
import { useIsInSight } from '../../../ui/effects/use-is-in-sight.ts'
import { useRange } from '../time/range-store.ts'
import { rangeKey } from '../time/time-range.ts'
import { useMetricData } from './use-metric-data.ts'

export interface MetricChartProps {
  readonly title: string
  readonly owner?: string
  readonly unit: ChartUnit
  readonly selections: readonly MetricSelection[]
  readonly span: TimeSpan
  readonly emptyText: string
  readonly marks?: readonly ChartMark[]
  readonly heightPx?: number
  readonly aside?: ReactNode
}

export function MetricChart({ selections, span: wanted, emptyText, ...rest }: MetricChartProps) {
  const { range, zoomInto, zoomOut } = useRange()
  const textOf = useProblemText()
  const [element, setElement] = useState<HTMLDivElement | null>(null)
  const isOn = useIsInSight(element)
  const zoom = useCallback((zoomed: TimeSpan | null) => (zoomed ? zoomInto(zoomed) : zoomOut()), [zoomInto, zoomOut])
  const { data, span, problem } = useMetricData({ selections, span: wanted, rangeKey: rangeKey(range), isOn })
  return (
    <div ref={setElement} style={{ minWidth: 0 }}>
      <Chart {...rest} data={data ?? (problem ? { ...span, stepMs: 1_000, series: [] } : undefined)} span={span} emptyText={problem ? textOf(problem) : emptyText} onZoom={zoom} />
    </div>
  )
}
