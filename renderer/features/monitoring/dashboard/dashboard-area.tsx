// The area of dashboards: the fleet, its hosts, and those that users made, as tabs.
import { Button, Tabs, VisuallyHidden } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { routes } from '../../../app/routes.ts'
import { freeName } from '../boards/data/board-edits.ts'
import { BoardNameDialog } from '../boards/board-name-dialog.tsx'
import { BoardPage } from '../boards/board-page.tsx'
import { firstPanels } from '../boards/data/panel-query.ts'
import { useBoards } from '../boards/use-boards.ts'
import { CollectionPage } from '../collection/collection-page.tsx'
import styles from './dashboard.module.css'
import { DashboardPage } from './dashboard-page.tsx'
import { HostsPage } from './hosts-page.tsx'

export function DashboardArea({ view }: { view: string }) {
  const { t } = useTranslation(['monitoring', 'app'])
  const [, navigate] = useLocation()
  const { boards, save, remove } = useBoards()
  const [isNaming, setNaming] = useState(false)
  const tabs = [{ id: 'fleet', name: t('dashboard.fleet') }, { id: 'hosts', name: t('dashboard.hosts') }, ...boards, { id: 'collection', name: t('collection.title') }]
  const shown = tabs.some(({ id }) => id === view) ? view : 'fleet'
  const board = boards.find(({ id }) => id === shown)
  const create = (name: string): void => {
    const id = crypto.randomUUID()
    save({ id, name: freeName(boards, name), panels: firstPanels() })
    setNaming(false)
    navigate(routes.dashboard(id))
  }
  return (
    <div className="pane">
      <VisuallyHidden component="h2">{t('app:navigation.dashboard')}</VisuallyHidden>
      <div className={styles['head']}>
        <Tabs value={shown} onChange={(value) => value !== null && navigate(routes.dashboard(value))} className={styles['tabs'] ?? ''}>
          <Tabs.List px="xs">{tabs.map(({ id, name }) => <Tabs.Tab key={id} value={id}><span className="ellipsis" title={name} dir="auto">{name}</span></Tabs.Tab>)}</Tabs.List>
        </Tabs>
        <Button variant="subtle" size="compact-sm" leftSection={<IconPlus size={14} />} onClick={() => setNaming(true)}>{t('board.new')}</Button>
      </div>
      <div className="page-body">
        {shown === 'fleet' && <DashboardPage />}
        {shown === 'hosts' && <HostsPage />}
        {shown === 'collection' && <CollectionPage />}
        {board && <BoardPage key={board.id} board={board} onSave={save} onRemove={() => { remove(board.id); navigate(routes.dashboard()) }} />}
      </div>
      {isNaming && <BoardNameDialog title={t('board.new')} name={t('board.firstName')} onClose={() => setNaming(false)} onName={create} />}
    </div>
  )
}
