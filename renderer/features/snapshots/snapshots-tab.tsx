// The snapshots of a machine: their tree, the chosen one beside it, and the dialogs of what can be done.
import { ActionIcon, Button, Text, Tooltip } from '@mantine/core'
import { IconCamera, IconRefresh } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Vm } from '#shared/model/machines/vm.ts'
import { useUi } from '../../state/ui-store.ts'
import { EmptyState } from '../../ui/feedback/empty-state.tsx'
import { ProblemAlert } from '../../ui/feedback/problem-alert.tsx'
import { DeleteSnapshotDialog } from './delete-snapshot-dialog.tsx'
import { EditSnapshotDialog } from './edit-snapshot-dialog.tsx'
import { RevertDialog } from './revert-dialog.tsx'
import { SnapshotDetails } from './snapshot-details.tsx'
import type { SnapshotDialogKind } from './snapshot-details.tsx'
import { SnapshotTable } from './snapshot-table.tsx'
import styles from './snapshots.module.css'
import { useSnapshots } from './use-snapshots.ts'

const dialogs = { revert: RevertDialog, delete: DeleteSnapshotDialog, edit: EditSnapshotDialog } as const

export function SnapshotsTab({ vm, isUp }: { vm: Vm; isUp: boolean }) {
  const { t } = useTranslation(['snapshots', 'app'])
  if (!isUp) return <EmptyState title={t('app:host.notConnected')} text={t('app:vm.needsHost')} />
  return <PresentSnapshots vm={vm} />
}

function PresentSnapshots({ vm }: { vm: Vm }) {
  const { t } = useTranslation('snapshots')
  const openDialog = useUi((state) => state.openDialog)
  const { value: situation, problem, reload } = useSnapshots(vm, `${vm.state} ${vm.hasManagedSave}`)
  const [chosenName, choose] = useState<string>()
  const [dialog, setDialog] = useState<SnapshotDialogKind>()
  if (problem && !situation) return <ProblemAlert problem={problem} isBar />
  if (!situation) return <EmptyState title={t('loading')} />
  const { snapshots } = situation
  const chosen = snapshots.find(({ name }) => name === chosenName) ?? snapshots.find(({ isCurrent }) => isCurrent) ?? snapshots.at(-1)
  const Dialog = dialog && dialogs[dialog]
  const take = <Button style={{ flex: 'none' }} leftSection={<IconCamera size={15} />} onClick={() => openDialog({ kind: 'take-snapshot', vms: [vm] })}>{t('take')}</Button>
  return (
    <div className={styles['split']}>
      <div className={styles['list']}>
        <div className={styles['bar']}>
          {take}
          <Text size="sm" c="var(--muted)" ml="xs" className="ellipsis">{t('count', { count: snapshots.length })}</Text>
          <Tooltip label={t('reload')}><ActionIcon ml="auto" aria-label={t('reload')} onClick={reload}><IconRefresh size={16} /></ActionIcon></Tooltip>
        </div>
        {problem && <ProblemAlert problem={problem} isBar tone="warning" />}
        {snapshots.length === 0
          ? <EmptyState title={t('none')} text={t('noneHint')} icon={<IconCamera size={36} stroke={1.4} />} />
          : <div className={styles['scroll']}><SnapshotTable snapshots={snapshots} chosen={chosen?.name} onChoose={choose} /></div>}
      </div>
      <aside className={styles['side']} aria-label={chosen?.name ?? t('files')}><SnapshotDetails situation={situation} snapshot={chosen} onAct={setDialog} /></aside>
      {Dialog && chosen && <Dialog vm={vm} situation={situation} snapshot={chosen} onClose={() => setDialog(undefined)} onDone={reload} />}
    </div>
  )
}
