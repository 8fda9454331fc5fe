// The pane at the bottom: what is under way on top, then the recent tasks. A task of many unfolds into its items and their results.
import { ActionIcon, Badge, Group, Text, Tooltip } from '@mantine/core'
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { isEnded } from '#shared/model/task.ts'
import { useSession } from '../../state/use-session.ts'
import { useNow } from '../../ui/effects/use-now.ts'
import { TaskTable } from './task-table.tsx'
import { useTaskPages } from './use-task-pages.ts'
import { useTaskPane } from './use-task-pane.ts'

const dayMs = 86_400_000

export function TaskPane() {
  const { t } = useTranslation()
  const session = useSession()
  const { isOpen, toggle } = useTaskPane()
  const tasks = useStore(session.tasks, (state) => state.tasks)
  const pages = useTaskPages(tasks)
  const running = tasks.filter((task) => !isEnded(task.state)).length
  // What failed last week stays in the list, and calls nobody any more.
  const now = useNow(60_000)
  const ofToday = tasks.filter(({ createdAtMs }) => createdAtMs > now - dayMs)
  const failed = ofToday.filter((task) => task.state === 'failed').length
  const interrupted = ofToday.filter((task) => task.state === 'interrupted').length
  const label = t(isOpen ? 'tasks.close' : 'tasks.open')
  return (
    <div className="pane" role="region" aria-label={t('tasks.title')}>
      <Group h={30} px="md" gap="sm" style={{ borderBottom: isOpen ? '1px solid var(--line)' : 'none', flex: 'none', cursor: 'pointer' }} onClick={toggle}>
        <Text size="sm" fw={600}>{t('tasks.title')}</Text>
        {running > 0 && <Badge size="sm">{t('tasks.running', { count: running })}</Badge>}
        {failed > 0 && <Badge size="sm" color="red">{t('tasks.failed', { count: failed })}</Badge>}
        {interrupted > 0 && <Badge size="sm" color="orange">{t('tasks.interrupted', { count: interrupted })}</Badge>}
        <Tooltip label={label}>
          <ActionIcon ml="auto" size="sm" aria-label={label} aria-expanded={isOpen}>{isOpen ? <IconChevronDown size={16} /> : <IconChevronUp size={16} />}</ActionIcon>
        </Tooltip>
      </Group>
      {isOpen && <TaskTable pages={pages} emptyText={t('tasks.none')} />}
    </div>
  )
}

/** Nothing to open: the room belongs to the page. */
export function EmptyTaskPane() {
  const { t } = useTranslation()
  return (
    <div className="pane" role="region" aria-label={t('tasks.title')}>
      <Group h={30} px="md" gap="sm" wrap="nowrap">
        <Text size="sm" fw={600}>{t('tasks.title')}</Text>
        <Text size="xs" c="dimmed" truncate>{t('tasks.none')}</Text>
      </Group>
    </div>
  )
}
