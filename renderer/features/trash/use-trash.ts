// What is in the trash of all hosts, and what can be done with it. Read when the page opens and when a task about it has ended.
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { TaskId } from '#shared/model/ids.ts'
import { isEnded } from '#shared/model/task.ts'
import type { Task } from '#shared/model/task.ts'
import type { TrashedMachine } from '#shared/model/provisioning/trash.ts'
import { useUi } from '../../state/ui-store.ts'
import { useHosts, useSession } from '../../state/use-session.ts'
import { useLoaded } from '../../ui/effects/use-loaded.ts'
import type { Loaded } from '../../ui/effects/use-loaded.ts'
import { isHostUp } from '../../ui/marks/vm-state.ts'
import { useActs } from '../vms/use-acts.ts'

const kinds: ReadonlySet<string> = new Set(['vm.trash', 'vm.restore-trashed', 'vm.purge'])

export function useTrash(): Loaded<Awaited<ReturnType<ReturnType<typeof useSession>['client']['trash']['list']>>> {
  const { client, tasks } = useSession()
  const hosts = useHosts()
  const up = [...hosts.values()].filter(isHostUp).length
  const endedAtMs = useStore(tasks, (state) => state.tasks.reduce((last, task) => (kinds.has(task.kind) && isEnded(task.state) ? Math.max(last, task.endedAtMs ?? 0) : last), 0))
  const load = useCallback((signal: AbortSignal) => client.trash.list(undefined, { signal }), [client])
  return useLoaded(load, `${endedAtMs} ${up}`)
}

export interface TrashActs {
  readonly restore: (machines: readonly TrashedMachine[]) => void
  /** Asks first. */
  readonly purge: (machines: readonly TrashedMachine[]) => void
  /** The last of these acts, as far as it is now; undefined when there was none, or it was looked at. */
  readonly last: Task | undefined
  readonly follow: (taskId: TaskId) => void
  readonly forget: () => void
}

export function useTrashActs(): TrashActs {
  const { t } = useTranslation('trash')
  const { client, tasks } = useSession()
  const acts = useActs()
  const [lastId, follow] = useState<TaskId>()
  const last = useStore(tasks, (state) => state.tasks.find(({ id }) => id === lastId))
  const started = (call: Promise<{ readonly taskId: TaskId }>): void => acts.attempt(call.then(({ taskId }) => follow(taskId)))
  const openDialog = useUi((state) => state.openDialog)
  const itemsOf = (machines: readonly TrashedMachine[]) => machines.map(({ hostId, id }) => ({ hostId, id }))
  return {
    last,
    follow,
    forget: () => follow(undefined),
    restore: (machines) => started(client.trash.restore({ items: itemsOf(machines) })),
    purge: (machines) => {
      const [first] = machines
      if (!first) return
      openDialog({ kind: 'confirm', title: t('purgeTitle', { count: machines.length, name: first.name }), text: t('purgeText'), items: machines.map(({ name }) => name), label: t('purge'), ...(machines.length === 1 ? { typed: first.name } : { typed: String(machines.length) }), run: () => started(client.trash.purge({ items: itemsOf(machines) })) })
    },
  }
}
