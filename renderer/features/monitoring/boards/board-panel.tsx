// A panel of a dashboard: its chart, and while the dashboard is arranged what moves, sizes and changes it.
import { ActionIcon, Group, Tooltip } from '@mantine/core'
import { IconArrowLeft, IconArrowRight, IconArrowsDiagonal, IconArrowsDiagonalMinimize2, IconGripVertical, IconPencil, IconTrash } from '@tabler/icons-react'
import { useMemo } from 'react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { DashboardPanel } from '#shared/model/monitoring/dashboard.ts'
import { metricOf } from '#shared/model/monitoring/metrics.ts'
import type { TimeSpan } from '../../../ui/chart/data/chart-data.ts'
import { MetricChart } from '../charts/metric-chart.tsx'
import { widest } from './data/board-edits.ts'
import styles from './boards.module.css'
import { hasInstances, mostLines, panelSelection } from './data/panel-query.ts'
import { usePanelTitle } from './use-panel-title.ts'
import { useMatchCount } from './use-match-count.ts'

export interface BoardPanelProps {
  readonly panel: DashboardPanel
  readonly span: TimeSpan
  readonly isArranging: boolean
  readonly isDragged: boolean
  readonly onEdit: () => void
  readonly onRemove: () => void
  readonly onMove: (by: -1 | 1) => void
  readonly onSize: (by: -1 | 1) => void
  readonly onDrag: (id: string | null) => void
  readonly onDrop: () => void
}

const [lowPx, tallPx] = [180, 360]
const dragType = 'text/novacron-panel'

export function BoardPanel({ panel, span, isArranging, isDragged, onDrag, onDrop, ...acts }: BoardPanelProps) {
  const title = usePanelTitle()(panel)
  return (
    <div
      className={styles['panel']}
      data-width={panel.width}
      data-dragged={isDragged || undefined}
      onDragOver={(event) => { if (event.dataTransfer.types.includes(dragType)) event.preventDefault() }}
      onDrop={(event) => { event.preventDefault(); onDrop() }}
    >
      <PanelChart panel={panel} title={title} span={span}>
        {isArranging && (
          <Group gap={0} wrap="nowrap">
            {/* The keyboard moves panels by the arrows beside it. */}
            <span className={styles['grip']} draggable aria-hidden onDragStart={(event) => { event.dataTransfer.setData(dragType, panel.id); onDrag(panel.id) }} onDragEnd={() => onDrag(null)}><IconGripVertical size={16} /></span>
            <PanelTools panel={panel} title={title} {...acts} />
          </Group>
        )}
      </PanelChart>
    </div>
  )
}

export function PanelChart({ panel, title, span, children }: { panel: DashboardPanel; title: string; span: TimeSpan; children?: ReactNode }) {
  const { t } = useTranslation('monitoring')
  const { count } = useMatchCount(panel)
  const { id, kind, metric, query, groupBy, aggregate, isEachDevice } = panel
  const isCrowded = groupBy === 'none' && count !== null && count > mostLines
  // Anew only when what is asked for has changed: not its title, nor its size.
  const selections = useMemo(() => (isCrowded ? [] : [panelSelection({ id, kind, metric, query, groupBy, aggregate, isEachDevice, title: '', width: 1, isTall: false })]), [isCrowded, id, kind, metric, query, groupBy, aggregate, isEachDevice])
  const emptyText = isCrowded ? t('board.crowded', { count, most: mostLines }) : count === 0 ? t('board.noMatch') : t('empty.noData')
  return <MetricChart title={title} unit={metricOf(kind, metric)?.unit ?? 'count'} selections={selections} span={span} heightPx={panel.isTall ? tallPx : lowPx} emptyText={emptyText} aside={children} />
}

function PanelTools({ panel, title, onEdit, onRemove, onMove, onSize }: { panel: DashboardPanel; title: string } & Pick<BoardPanelProps, 'onEdit' | 'onRemove' | 'onMove' | 'onSize'>) {
  const { t } = useTranslation('monitoring')
  const tools = [
    { id: 'earlier', icon: IconArrowLeft, run: () => onMove(-1) },
    { id: 'later', icon: IconArrowRight, run: () => onMove(1) },
    { id: 'narrower', icon: IconArrowsDiagonalMinimize2, run: () => onSize(-1), isOff: panel.width === 1 },
    { id: 'wider', icon: IconArrowsDiagonal, run: () => onSize(1), isOff: panel.width === widest },
    { id: 'edit', icon: IconPencil, run: onEdit },
    { id: 'removePanel', icon: IconTrash, run: onRemove },
  ] as const
  return tools.map(({ id, icon: Icon, run, ...rest }) => (
    <Tooltip key={id} label={t(`board.tool.${id}`)}>
      <ActionIcon size="sm" aria-label={`${t(`board.tool.${id}`)}: ${title}`} disabled={'isOff' in rest && rest.isOff} onClick={run}><Icon size={15} /></ActionIcon>
    </Tooltip>
  ))
}

export function canBeApart(panel: DashboardPanel): boolean {
  return hasInstances(panel.kind, panel.metric)
}
