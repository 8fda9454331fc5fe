// A dashboard of the user's own: its panels for one time, and the tools to arrange them.
import { ActionIcon, Button, Menu, Switch } from '@mantine/core'
import { IconChartLine, IconDots, IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { MetricSelection } from '#shared/contract/monitoring.ts'
import type { Dashboard, DashboardPanel } from '#shared/model/monitoring/dashboard.ts'
import { useUi } from '../../../state/ui-store.ts'
import { ChartGroup } from '../../../ui/chart/widget/chart-group.tsx'
import { EmptyState } from '../../../ui/feedback/empty-state.tsx'
import { ExportButton } from '../charts/export-button.tsx'
import styles from '../monitoring.module.css'
import { RangeBar } from '../time/range-bar.tsx'
import { useRange } from '../time/range-store.ts'
import { useLiveSpan } from '../time/use-live-span.ts'
import { movedPanel, placedPanel, sizedPanel, withoutPanel, withPanel } from './data/board-edits.ts'
import { BoardNameDialog } from './board-name-dialog.tsx'
import { BoardPanel } from './board-panel.tsx'
import boardStyles from './boards.module.css'
import { PanelDialog } from './panel-dialog.tsx'
import { newPanel, panelSelection } from './data/panel-query.ts'

export interface BoardPageProps {
  readonly board: Dashboard
  readonly onSave: (board: Dashboard) => void
  readonly onRemove: () => void
}

/** Panels may be of anything: they move on with the clock. */
const nothing: readonly MetricSelection[] = []
/** A question has room for so many. */
const mostExported = 50

export function BoardPage({ board, onSave, onRemove }: BoardPageProps) {
  const { t } = useTranslation('monitoring')
  const range = useRange((state) => state.range)
  const span = useLiveSpan(range, nothing)
  const openDialog = useUi((state) => state.openDialog)
  const [isArranging, setArranging] = useState(false)
  const [edited, setEdited] = useState<DashboardPanel | null>(null)
  const [isRenaming, setRenaming] = useState(false)
  const [dragged, setDragged] = useState<string | null>(null)
  const add = (): void => setEdited(newPanel(crypto.randomUUID()))
  return (
    <div className={styles['page']}>
      <RangeBar span={span}>
        <Switch label={t('board.arrange')} checked={isArranging} onChange={(event) => setArranging(event.currentTarget.checked)} />
        <Button leftSection={<IconPlus size={15} />} variant="default" onClick={add}>{t('board.addPanel')}</Button>
        <ExportButton selections={board.panels.slice(0, mostExported).map(panelSelection)} span={span} />
        <Menu position="bottom-end">
          <Menu.Target><ActionIcon aria-label={t('board.acts', { name: board.name })}><IconDots size={18} /></ActionIcon></Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => setRenaming(true)}>{t('board.rename')}</Menu.Item>
            <Menu.Item color="red" onClick={() => openDialog({ kind: 'confirm', title: t('board.removeTitle', { name: board.name }), text: t('board.removeText'), items: [], label: t('board.remove'), run: onRemove })}>{t('board.remove')}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </RangeBar>
      {board.panels.length === 0 && <EmptyState title={t('board.empty')} text={t('board.emptyHint')} icon={<IconChartLine size={34} stroke={1.4} />}><Button leftSection={<IconPlus size={15} />} onClick={add}>{t('board.addPanel')}</Button></EmptyState>}
      {board.panels.length > 0 && (
        <ChartGroup key={board.id}>
          <div className={boardStyles['grid']}>
            {board.panels.map((panel, at) => (
              <BoardPanel
                key={panel.id}
                panel={panel}
                span={span}
                isArranging={isArranging}
                isDragged={dragged === panel.id}
                onEdit={() => setEdited(panel)}
                onRemove={() => onSave(withoutPanel(board, panel.id))}
                onMove={(by) => onSave(movedPanel(board, panel.id, by))}
                onSize={(by) => onSave(sizedPanel(board, panel.id, by))}
                onDrag={setDragged}
                onDrop={() => { if (dragged !== null) onSave(placedPanel(board, dragged, at)); setDragged(null) }}
              />
            ))}
          </div>
        </ChartGroup>
      )}
      {edited && <PanelDialog panel={edited} isNew={!board.panels.some(({ id }) => id === edited.id)} onClose={() => setEdited(null)} onSave={(panel) => { onSave(withPanel(board, panel)); setEdited(null) }} />}
      {isRenaming && <BoardNameDialog title={t('board.rename')} name={board.name} onClose={() => setRenaming(false)} onName={(name) => { onSave({ ...board, name }); setRenaming(false) }} />}
    </div>
  )
}
