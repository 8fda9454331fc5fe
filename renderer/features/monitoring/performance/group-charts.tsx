// Charts of many machines as one: what they use together, and beside each chart those that use most of it.
import { useMemo } from 'react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { MetricSelection } from '#shared/contract/monitoring.ts'
import type { ChartUnit } from '../../../ui/chart/data/units.ts'
import { ChartGroup } from '../../../ui/chart/widget/chart-group.tsx'
import { ExportButton } from '../charts/export-button.tsx'
import { MetricChart } from '../charts/metric-chart.tsx'
import styles from '../monitoring.module.css'
import { RangeBar } from '../time/range-bar.tsx'
import { useRange } from '../time/range-store.ts'
import { useLiveSpan } from '../time/use-live-span.ts'
import { groupSelections } from './group-panels.ts'
import type { GroupMembers, GroupPanel } from './group-panels.ts'

export interface GroupChartsProps {
  /** Keep both the same while they are the same. */
  readonly members: GroupMembers
  readonly panels: readonly GroupPanel[]
  readonly emptyText: string
  readonly notice?: ReactNode
}

interface Drawn {
  readonly id: string
  readonly title: string
  readonly unit: ChartUnit
  readonly selections: readonly MetricSelection[]
}

export function GroupCharts({ members, panels, emptyText, notice }: GroupChartsProps) {
  const { t } = useTranslation('monitoring')
  const range = useRange((state) => state.range)
  const charts = useMemo(
    () => panels.flatMap((panel): Drawn[] => {
      const { together, most } = groupSelections(panel, members)
      const title = t(`panel.${panel.id}`)
      return [
        { id: panel.id, title: t(`group.${panel.together}`, { title }), unit: panel.unit, selections: together },
        { id: `${panel.id} most`, title: t('group.most', { title }), unit: panel.unit, selections: most },
      ]
    }),
    [t, panels, members],
  )
  const watched = useMemo(() => charts[0]?.selections ?? [], [charts])
  const span = useLiveSpan(range, watched)
  return (
    <div className={styles['page']}>
      <RangeBar span={span}><ExportButton selections={charts.flatMap(({ selections }) => selections)} span={span} /></RangeBar>
      {notice}
      <ChartGroup>
        <div className={styles['charts']}>
          {charts.map(({ id, ...chart }) => <MetricChart key={id} {...chart} span={span} emptyText={emptyText} />)}
        </div>
      </ChartGroup>
    </div>
  )
}
