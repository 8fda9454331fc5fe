// Tells of tasks that failed, and of acts on many that have ended, wherever the user is. What was there at the start is no news, and of hundreds
// that fail together one notice tells: each with its own would cover the page for minutes.
import { notifications } from '@mantine/notifications'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { Task } from '#shared/model/task.ts'
import { isEnded } from '#shared/model/task.ts'
import { useSession } from '../../state/use-session.ts'
import { useProblemText } from '../../ui/feedback/problem-alert.tsx'
import { endsKey } from './ends-key.ts'

/** Failures that follow each other more closely belong together. */
const togetherMs = 10_000
const toldAlone = 3

export function TaskNotices(): null {
  const { tasks } = useSession()
  const { t } = useTranslation()
  const textOf = useProblemText()
  useEffect(() => {
    let [failures, lastAtMs] = [0, 0]
    const tellFailure = (title: string, message: string): void => {
      failures = Date.now() - lastAtMs < togetherMs ? failures + 1 : 1
      lastAtMs = Date.now()
      if (failures <= toldAlone) return void notifications.show({ color: 'red', title, message })
      const together = { id: 'tasks-failed', color: 'red', title: t('notice.manyFailed', { count: failures }), message: t('notice.inTasks') }
      // Whichever of the two is due: the first does nothing where it is shown already, the second where it is not.
      notifications.show(together)
      notifications.update(together)
    }
    const endsText = (children: NonNullable<Task['children']>): string => t(`tasks.${endsKey(children)}`, { ...children, done: children.total })
    const tell = (task: Task): void => {
      const what = t(`task.${task.kind}`, { defaultValue: task.kind })
      const target = task.target?.label ?? t('tasks.manyTargets', { count: task.children?.total ?? 0 })
      if (task.children && task.children.failed > 0) tellFailure(`${what}: ${target}`, endsText(task.children))
      else if (task.state === 'failed') tellFailure(`${what}: ${target}`, task.problem ? textOf(task.problem) : t('taskState.failed'))
      else if (task.children && task.state === 'succeeded') notifications.show({ color: 'green', title: what, message: t('notice.allDone', { count: task.children.total }) })
    }
    return tasks.subscribe((state, before) => {
      const underWay = new Set(before.tasks.filter((task) => !isEnded(task.state)).map(({ id }) => id))
      for (const task of state.tasks) if (isEnded(task.state) && underWay.has(task.id)) tell(task)
    })
  }, [tasks, t, textOf])
  return null
}
