// Acts on volumes: asks where data would be lost, then starts the task. The list follows the tasks by itself.
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { HostId, TaskId } from '#shared/model/ids.ts'
import type { PoolRef } from '#shared/model/storage/storage.ts'
import { useUi } from '../../../state/ui-store.ts'
import { useSession } from '../../../state/use-session.ts'
import { useActs } from '../../vms/use-acts.ts'
import { volumesChangedAtMs } from './volume-changes.ts'

export interface VolumeActs {
  askDelete(names: readonly string[], onStarted: () => void): void
  askWipe(name: string): void
  /** Runs a call that makes a task. */
  start(call: Promise<{ taskId: TaskId }>): void
}

export function useVolumeActs(poolRef: PoolRef): VolumeActs {
  const { t } = useTranslation('storage')
  const { client } = useSession()
  const acts = useActs()
  const openDialog = useUi((state) => state.openDialog)
  const targets = (names: readonly string[]) => names.map((volume) => ({ ...poolRef, volume }))
  return {
    start: (call) => acts.attempt(call),
    askDelete: (names, onStarted) =>
      openDialog({
        kind: 'confirm',
        title: t('volume.deleteTitle', { count: names.length, name: names[0] ?? '' }),
        text: t('volume.deleteText'),
        items: names,
        label: t('volume.delete'),
        run: () => {
          onStarted()
          acts.attempt(client.storage.deleteVolumes({ targets: targets(names) }))
        },
      }),
    askWipe: (name) => openDialog({ kind: 'confirm', title: t('volume.wipeTitle', { name }), text: t('volume.wipeText'), items: [name], label: t('volume.wipe'), typed: name, run: () => acts.attempt(client.storage.wipeVolumes({ targets: targets([name]) })) }),
  }
}

/** When a task last ended that may have changed volumes of this host, or of any. */
export function useVolumesChangedAtMs(hostId?: HostId): number {
  return useStore(useSession().tasks, ({ tasks }) => volumesChangedAtMs(tasks, hostId))
}
