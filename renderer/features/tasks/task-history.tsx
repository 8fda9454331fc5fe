// All tasks that ever concerned one VM, from the history.
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { VmRef } from '#shared/model/ids.ts'
import { useSession } from '../../state/use-session.ts'
import { ProblemAlert } from '../../ui/feedback/problem-alert.tsx'
import { useLoaded } from '../../ui/effects/use-loaded.ts'
import { TaskTable } from './task-table.tsx'
import { useTaskPages } from './use-task-pages.ts'

const firstPage = 100

export function TaskHistory({ vmRef: { hostId, uuid } }: { vmRef: VmRef }) {
  const { t } = useTranslation()
  const session = useSession()
  // The stream tells that something ended; the history is then read again.
  const live = useStore(session.tasks, (state) => state.tasks)
  const load = useCallback((signal: AbortSignal) => session.client.tasks.history({ hostId, uuid, limit: firstPage }, { signal }), [session, hostId, uuid])
  const { value = [], problem } = useLoaded(load, live)
  const pages = useTaskPages(value, { hostId, uuid })
  return (
    <>
      {problem && <ProblemAlert problem={problem} isBar />}
      <TaskTable pages={pages} emptyText={t('tasks.noneForVm')} />
    </>
  )
}
