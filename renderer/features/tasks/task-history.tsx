// All tasks that ever concerned one VM, from the history.
import { Button } from '@mantine/core'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { VmRef } from '#shared/model/ids.ts'
import { useSession } from '../../state/use-session.ts'
import { useLoaded } from '../../ui/use-loaded.ts'
import { TaskTable } from './task-table.tsx'

const pageSize = 100

export function TaskHistory({ vmRef: { hostId, uuid } }: { vmRef: VmRef }) {
  const { t } = useTranslation()
  const session = useSession()
  const [limit, setLimit] = useState(pageSize)
  // The stream tells that something ended; the history is then read again.
  const tasks = useStore(session.tasks, (state) => state.tasks)
  const load = useCallback((signal: AbortSignal) => session.client.tasks.history({ hostId, uuid, limit }, { signal }), [session, hostId, uuid, limit])
  const { value = [] } = useLoaded(load, tasks)
  return (
    <>
      <TaskTable tasks={value} emptyText={t('tasks.noneForVm')} />
      {value.length >= limit && limit < 500 && <Button variant="subtle" m="xs" onClick={() => setLimit(Math.min(500, limit + pageSize))}>{t('tasks.older')}</Button>}
    </>
  )
}
