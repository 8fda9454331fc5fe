// A task unfolded: its items with their results, its log, and the full text of its failure.
import { Code, Stack, Text } from '@mantine/core'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { Task } from '#shared/model/task.ts'
import { formatDuration, formatTime } from '../../i18n/format.ts'
import { useSession } from '../../state/use-session.ts'
import { ProblemAlert } from '../../ui/feedback/problem-alert.tsx'
import { useLoaded } from '../../ui/effects/use-loaded.ts'
import { usePaced } from '../../ui/effects/use-paced.ts'
import { TaskItems } from './task-items.tsx'

const reloadEveryMs = 1_000

export function TaskDetails({ task }: { task: Task }) {
  const { t } = useTranslation()
  const { client } = useSession()
  const hasItems = task.children !== null
  // Loaded again when the task has moved on, which one of many items does twenty times a second.
  const loadLog = useCallback((signal: AbortSignal) => client.tasks.log({ taskId: task.id }, { signal }), [client, task.id])
  const loadItems = useCallback((signal: AbortSignal) => (hasItems ? client.tasks.children({ taskId: task.id }, { signal }) : Promise.resolve([])), [client, task.id, hasItems])
  const moved = usePaced(task, reloadEveryMs)
  const { value: log = [] } = useLoaded(loadLog, moved)
  const { value: items = [] } = useLoaded(loadItems, moved)
  return (
    <Stack gap="xs" py={4}>
      <Text size="xs" c="var(--muted)">{t('tasks.facts', { user: task.user, at: formatTime(task.startedAtMs ?? task.createdAtMs) })}{task.startedAtMs !== null && task.endedAtMs !== null && ` · ${formatDuration(task.endedAtMs - task.startedAtMs)}`}</Text>
      {task.problem && <ProblemAlert problem={task.problem} />}
      {items.length > 0 && <TaskItems items={items} />}
      {log.length > 0 && <Code block style={{ maxHeight: 180, overflow: 'auto' }}>{log.map(({ atMs, text }) => `${formatTime(atMs)}  ${text}`).join('\n')}</Code>}
      {log.length === 0 && items.length === 0 && !task.problem && <Text size="sm" c="var(--muted)">{t('tasks.noLog')}</Text>}
    </Stack>
  )
}
