// What this page shows on top of its route: the selection, and the dialog that is open. Not kept over restarts.
import { create } from 'zustand'
import type { HostId, QuestionId, VmKey } from '#shared/model/ids.ts'
import type { VmActionId } from '#shared/model/machines/vm-actions.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import type { ConfirmRequest } from '../ui/forms/confirm-dialog.tsx'

export type Dialog =
  | { readonly kind: 'add-host' }
  | { readonly kind: 'import-hosts' }
  | { readonly kind: 'edit-host'; readonly hostId: HostId }
  | { readonly kind: 'remove-host'; readonly hostId: HostId }
  | { readonly kind: 'confirm-action'; readonly action: VmActionId; readonly vms: readonly Vm[] }
  | { readonly kind: 'rename-vm'; readonly vm: Vm }
  | { readonly kind: 'organise'; readonly vms: readonly Vm[] }
  | { readonly kind: 'tags'; readonly vm: Vm }
  | ({ readonly kind: 'confirm' } & ConfirmRequest)
  | { readonly kind: 'new-vm'; readonly hostId: HostId | undefined }
  | { readonly kind: 'import-vm'; readonly hostId: HostId | undefined }
  | { readonly kind: 'delete-vm'; readonly vm: Vm }
  | { readonly kind: 'delete-vms'; readonly vms: readonly Vm[] }
  | { readonly kind: 'clone-vm'; readonly vm: Vm }
  | { readonly kind: 'template'; readonly vm: Vm }
  | { readonly kind: 'bulk-edit'; readonly vms: readonly Vm[] }
  | { readonly kind: 'export-vms'; readonly vms: readonly Vm[] }
  | { readonly kind: 'schedule-snapshots'; readonly vms: readonly Vm[] }
  | { readonly kind: 'take-snapshot'; readonly vms: readonly Vm[] }
  | { readonly kind: 'new-pool' }
  | { readonly kind: 'new-volume' }
  | { readonly kind: 'new-network' }
  | { readonly kind: 'new-report' }
  | { readonly kind: 'save-search'; readonly query: string }
  | { readonly kind: 'preferences' }
  | { readonly kind: 'shortcuts' }
  | { readonly kind: 'about' }

interface UiState {
  readonly selection: ReadonlySet<VmKey>
  readonly dialog: Dialog | null
  readonly query: string
  /** Where the window is too low for it to be open by itself. */
  readonly isTaskPaneOpenInLow: boolean
  /** Put off in this window: who asks waits for the answer. */
  readonly questionsForLater: ReadonlySet<QuestionId>
  readonly select: (keys: Iterable<VmKey>) => void
  readonly openDialog: (dialog: Dialog) => void
  readonly closeDialog: () => void
  readonly setQuery: (query: string) => void
  readonly openTaskPaneInLow: (isOpen: boolean) => void
  readonly setQuestionsForLater: (ids: Iterable<QuestionId>) => void
}

export const useUi = create<UiState>((set) => ({
  selection: new Set<VmKey>(),
  dialog: null,
  query: '',
  isTaskPaneOpenInLow: false,
  questionsForLater: new Set<QuestionId>(),
  select: (keys) => set({ selection: new Set(keys) }),
  openDialog: (dialog) => set({ dialog }),
  closeDialog: () => set({ dialog: null }),
  setQuery: (query) => set({ query }),
  openTaskPaneInLow: (isTaskPaneOpenInLow) => set({ isTaskPaneOpenInLow }),
  setQuestionsForLater: (ids) => set({ questionsForLater: new Set(ids) }),
}))
