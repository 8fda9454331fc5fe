// Tasks that can be ended or run again, and the pane that lists them.
import { IconPlayerStop, IconReload } from '@tabler/icons-react'
import type { Task } from '#shared/model/task.ts'
import { isEnded } from '#shared/model/task.ts'
import { useRememberedWords } from '../../i18n/remembered-words.ts'
import { useSession } from '../../state/use-session.ts'
import { canRunAgain } from '../tasks/task-pages.ts'
import { useActs } from '../vms/use-acts.ts'
import type { Command } from './command.ts'
import { matchWords } from './match-words.ts'

const shownTasks = 6

export function useTaskCommands(query: string): Command[] {
  const t = useRememberedWords('app')
  const { client, tasks } = useSession()
  const acts = useActs()
  if (query.trim() === '') return []
  const nameOf = (task: Task): string => `${t(`task.${task.kind}`, { defaultValue: task.kind })}: ${task.target?.label ?? t('tasks.manyTargets', { count: task.children?.total ?? 0 })}`
  const all = tasks.getState().tasks.flatMap((task): Command[] => {
    const taskId = task.id
    if (!isEnded(task.state) && task.isCancellable) return [{ id: `cancel-${taskId}`, label: `${t('tasks.cancel')} — ${nameOf(task)}`, icon: IconPlayerStop, run: () => acts.attempt(client.tasks.cancel({ taskId })) }]
    if (canRunAgain(task)) return [{ id: `retry-${taskId}`, label: `${t('tasks.retry')} — ${nameOf(task)}`, icon: IconReload, run: () => acts.attempt(client.tasks.retry({ taskId })) }]
    return []
  })
  return all.filter(({ label }) => matchWords(query, label) === '').slice(0, shownTasks)
}
