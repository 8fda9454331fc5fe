// Tells of tasks that failed, and of acts on many that have ended, wherever the user is. What was there at the start is no news.
import { notifications } from '@mantine/notifications'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { Task } from '#shared/model/task.ts'
import { isEnded } from '#shared/model/task.ts'
import { useSession } from '../../state/use-session.ts'
import { useProblemText } from '../../ui/problem-alert.tsx'

export function TaskNotices(): null {
  const { tasks } = useSession()
  const { t } = useTranslation()
  const textOf = useProblemText()
  useEffect(() => {
    const tell = (task: Task): void => {
      const what = t(`task.${task.kind}`, { defaultValue: task.kind })
      const target = task.target?.label ?? t('tasks.manyTargets', { count: task.children?.total ?? 0 })
      if (task.children && task.children.failed > 0) notifications.show({ color: 'red', title: `${what}: ${target}`, message: t('notice.someFailed', { failed: task.children.failed, count: task.children.total }) })
      else if (task.state === 'failed') notifications.show({ color: 'red', title: `${what}: ${target}`, message: task.problem ? textOf(task.problem) : t('taskState.failed') })
      else if (task.children && task.state === 'succeeded') notifications.show({ color: 'green', title: what, message: t('notice.allDone', { count: task.children.total }) })
    }
    return tasks.subscribe((state, before) => {
      const underWay = new Set(before.tasks.filter((task) => !isEnded(task.state)).map(({ id }) => id))
      for (const task of state.tasks) if (isEnded(task.state) && underWay.has(task.id)) tell(task)
    })
  }, [tasks, t, textOf])
  return null
}
