// What can be done with a task: cancel what is under way, run again what failed.
import { ActionIcon, Tooltip } from '@mantine/core'
import { IconPlayerStop, IconReload } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Task } from '#shared/model/task.ts'
import { isEnded } from '#shared/model/task.ts'
import { useSession } from '../../state/use-session.ts'
import { useActs } from '../vms/use-acts.ts'
import { canRunAgain } from './task-pages.ts'

export function TaskActions({ task }: { task: Task }) {
  const { t } = useTranslation()
  const { client } = useSession()
  const acts = useActs()
  if (!isEnded(task.state)) {
    if (!task.isCancellable) return null
    return <TaskButton label={t('tasks.cancel')} icon={IconPlayerStop} onClick={() => acts.attempt(client.tasks.cancel({ taskId: task.id }))} />
  }
  if (!canRunAgain(task)) return null
  return <TaskButton label={t('tasks.retry')} icon={IconReload} onClick={() => acts.attempt(client.tasks.retry({ taskId: task.id }))} />
}

function TaskButton({ label, icon: Icon, onClick }: { label: string; icon: typeof IconReload; onClick: () => void }) {
  return (
    <Tooltip label={label}>
      <ActionIcon size="sm" aria-label={label} onClick={(event) => { event.stopPropagation(); onClick() }}>
        <Icon size={15} />
      </ActionIcon>
    </Tooltip>
  )
}
