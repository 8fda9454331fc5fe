// How far a task is: a bar while it runs, and of one with many items how they ended.
import { Progress, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Task } from '#shared/model/task.ts'
import { isEnded } from '#shared/model/task.ts'
import { endsKey } from './ends-key.ts'

export function TaskProgress({ task }: { task: Task }) {
  const { t } = useTranslation()
  const { children } = task
  const isOver = isEnded(task.state)
  if (!children) return isOver || task.progress === null ? null : <Progress size="sm" value={task.progress * 100} aria-label={t('tasks.column.progress')} />
  const { total, succeeded, failed, cancelled } = children
  const done = succeeded + failed + cancelled
  const words = t(`tasks.${endsKey(children)}`, { done, total, failed, cancelled })
  return (
    <>
      {!isOver && <Progress size="sm" value={(done / Math.max(1, total)) * 100} color={failed > 0 ? 'red' : 'nova'} aria-label={t('tasks.column.progress')} />}
      <Text size="xs" c="var(--muted)" style={{ whiteSpace: 'normal' }}>{words}</Text>
    </>
  )
}
