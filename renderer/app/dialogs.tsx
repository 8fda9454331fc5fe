// The one dialog that is open, if any.
import { Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import { CloneDialog } from '../features/cloning/clone-dialog.tsx'
import { TemplateDialog } from '../features/cloning/template-dialog.tsx'
import { NewVmDialog } from '../features/creation/new-vm-dialog.tsx'
import { DeleteManyDialog } from '../features/deletion/delete-many-dialog.tsx'
import { DeleteVmDialog } from '../features/deletion/delete-vm-dialog.tsx'
import { BulkEditDialog } from '../features/editing/bulk-edit-dialog.tsx'
import { ExportDialog } from '../features/exporting/export-dialog.tsx'
import { AddHostDialog } from '../features/hosts/add-host-dialog.tsx'
import { EditHostDialog, RemoveHostDialog } from '../features/hosts/edit-host-dialog.tsx'
import { ImportHostsDialog } from '../features/hosts/import-hosts-dialog.tsx'
import { ImportDialog } from '../features/importing/import-dialog.tsx'
import { OrganiseDialog } from '../features/metadata/organise-dialog.tsx'
import { TagsDialog } from '../features/metadata/tags-dialog.tsx'
import { NewNetworkAnywhere } from '../features/networks/create/new-network-anywhere.tsx'
import { ShortcutsDialog } from '../features/palette/shortcuts-dialog.tsx'
import { AboutDialog } from '../features/preferences/about-dialog.tsx'
import { PreferencesDialog } from '../features/preferences/preferences-dialog.tsx'
import { ReportDialog } from '../features/reports/report-dialog.tsx'
import { ScheduleDialog } from '../features/schedules/schedule-dialog.tsx'
import { SaveSearchDialog } from '../features/search/save-search-dialog.tsx'
import { TakeSnapshotDialog } from '../features/snapshots/take-snapshot-dialog.tsx'
import { NewPoolDialog } from '../features/storage/pools/create/new-pool-dialog.tsx'
import { NewVolumeDialog } from '../features/storage/volumes/create/new-volume-dialog.tsx'
import { ConfirmActionDialog } from '../features/vms/confirm-action-dialog.tsx'
import { RenameDialog } from '../features/vms/rename-dialog.tsx'
import { CrashGuard, CrashNotice } from '../ui/feedback/crash-guard.tsx'
import type { Crash } from '../ui/feedback/crash-guard.tsx'
import { ConfirmDialog } from '../ui/forms/confirm-dialog.tsx'
import { useUi } from '../state/ui-store.ts'
import { useHosts } from '../state/use-session.ts'
import { useFocusReturn } from './use-focus-return.ts'

export function Dialogs() {
  const { dialog } = useUi()
  useFocusReturn()
  return (
    <CrashGuard triedAgainAt={dialog} fallback={CrashedDialog}>
      <OpenDialog />
    </CrashGuard>
  )
}

function CrashedDialog(crash: Crash) {
  const { closeDialog } = useUi()
  return (
    <Modal opened onClose={closeDialog} size="lg">
      <CrashNotice {...crash} />
    </Modal>
  )
}

function OpenDialog(): ReactNode {
  const { dialog, closeDialog } = useUi()
  const hosts = useHosts()
  if (!dialog) return null
  switch (dialog.kind) {
    case 'add-host':
      return <AddHostDialog onClose={closeDialog} />
    case 'import-hosts':
      return <ImportHostsDialog onClose={closeDialog} />
    case 'edit-host':
    case 'remove-host': {
      const host = hosts.get(dialog.hostId)
      if (!host) return null
      return dialog.kind === 'edit-host' ? <EditHostDialog host={host} onClose={closeDialog} /> : <RemoveHostDialog host={host} onClose={closeDialog} />
    }
    case 'save-search':
      return <SaveSearchDialog query={dialog.query} onClose={closeDialog} />
    case 'confirm-action':
      return <ConfirmActionDialog action={dialog.action} vms={dialog.vms} onClose={closeDialog} />
    case 'rename-vm':
      return <RenameDialog vm={dialog.vm} onClose={closeDialog} />
    case 'organise':
      return <OrganiseDialog vms={dialog.vms} onClose={closeDialog} />
    case 'tags':
      return <TagsDialog vm={dialog.vm} onClose={closeDialog} />
    case 'confirm':
      return <ConfirmDialog request={dialog} onClose={closeDialog} />
    case 'new-vm':
      return <NewVmDialog hostId={dialog.hostId} onClose={closeDialog} />
    case 'import-vm':
      return <ImportDialog hostId={dialog.hostId} onClose={closeDialog} />
    case 'clone-vm':
      return <CloneDialog vm={dialog.vm} onClose={closeDialog} />
    case 'template':
      return <TemplateDialog vm={dialog.vm} onClose={closeDialog} />
    case 'bulk-edit':
      return <BulkEditDialog vms={dialog.vms} onClose={closeDialog} />
    case 'export-vms':
      return <ExportDialog vms={dialog.vms} onClose={closeDialog} />
    case 'delete-vm':
      return <DeleteVmDialog vm={dialog.vm} onClose={closeDialog} />
    case 'delete-vms':
      return <DeleteManyDialog vms={dialog.vms} onClose={closeDialog} />
    case 'schedule-snapshots':
      return <ScheduleDialog schedule={undefined} vms={dialog.vms} onClose={closeDialog} />
    case 'take-snapshot':
      return <TakeSnapshotDialog vms={dialog.vms} onClose={closeDialog} />
    case 'new-pool':
      return <NewPoolDialog hostId={undefined} onClose={closeDialog} />
    case 'new-volume':
      return <NewVolumeDialog onClose={closeDialog} />
    case 'new-network':
      return <NewNetworkAnywhere onClose={closeDialog} />
    case 'new-report':
      return <ReportDialog onClose={closeDialog} />
    case 'preferences':
      return <PreferencesDialog onClose={closeDialog} />
    case 'shortcuts':
      return <ShortcutsDialog onClose={closeDialog} />
    case 'about':
      return <AboutDialog onClose={closeDialog} />
    default:
      return dialog satisfies never
  }
}
