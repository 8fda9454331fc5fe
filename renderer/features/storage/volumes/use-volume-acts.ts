// Acts on volumes: asks where data would be lost, starts the task, and loads the list again when it has ended.
import { useTranslation } from 'react-i18next'
import type { TaskId } from '#shared/model/ids.ts'
import type { PoolRef } from '#shared/model/storage.ts'
import { isEnded } from '#shared/model/task.ts'
import { useUi } from '../../../state/ui-store.ts'
import { useSession } from '../../../state/use-session.ts'
import { useActs } from '../../vms/use-acts.ts'

export interface VolumeActs {
  askDelete(names: readonly string[], onStarted: () => void): void
  askWipe(name: string): void
  /** Runs a call that makes a task. */
  start(call: Promise<{ taskId: TaskId }>): void
}

export function useVolumeActs(poolRef: PoolRef, onChanged: () => void): VolumeActs {
  const { t } = useTranslation('storage')
  const { client, tasks } = useSession()
  const acts = useActs()
  const openDialog = useUi((state) => state.openDialog)
  const start = (call: Promise<{ taskId: TaskId }>): void => acts.attempt(call.then(({ taskId }) => whenEnded(tasks, taskId, onChanged)))
  const targets = (names: readonly string[]) => names.map((volume) => ({ ...poolRef, volume }))
  return {
    start,
    askDelete: (names, onStarted) =>
      openDialog({
        kind: 'confirm',
        title: t('volume.deleteTitle', { count: names.length, name: names[0] ?? '' }),
        text: t('volume.deleteText'),
        items: names,
        label: t('volume.delete'),
        run: () => {
          onStarted()
          start(client.storage.deleteVolumes({ targets: targets(names) }))
        },
      }),
    askWipe: (name) => openDialog({ kind: 'confirm', title: t('volume.wipeTitle', { name }), text: t('volume.wipeText'), items: [name], label: t('volume.wipe'), typed: name, run: () => start(client.storage.wipeVolumes({ targets: targets([name]) })) }),
  }
}

function whenEnded(store: ReturnType<typeof useSession>['tasks'], taskId: TaskId, run: () => void): void {
  const isOver = (): boolean => store.getState().tasks.some(({ id, state }) => id === taskId && isEnded(state))
  if (isOver()) return run()
  const stop = store.subscribe(() => {
    if (!isOver()) return
    stop()
    run()
  })
}
