// A link to a dialog: the page that it stands over, with the dialog opened once. The command line and scripts make such links.
import { useEffect } from 'react'
import { useLocation } from 'wouter'
import { vmKey } from '#shared/model/ids.ts'
import type { HostId, VmRef } from '#shared/model/ids.ts'
import { useUi } from '../state/ui-store.ts'
import type { Dialog } from '../state/ui-store.ts'
import { useHost, useVm } from '../state/use-session.ts'
import { routes } from './routes.ts'

/** Waits until the inventory knows the host. */
export function NewVmRoute({ hostId }: { hostId: HostId }): null {
  const isKnown = useHost(hostId) !== undefined
  useDialogOver(routes.host(hostId), isKnown ? { kind: 'new-vm', hostId } : undefined)
  return null
}

export function DeleteVmRoute({ vmRef }: { vmRef: VmRef }): null {
  const vm = useVm(vmKey(vmRef))
  useDialogOver(routes.vm(vmRef), vm && { kind: 'delete-vm', vm })
  return null
}

function useDialogOver(page: string, dialog: Dialog | undefined): void {
  const [, navigate] = useLocation()
  const openDialog = useUi((state) => state.openDialog)
  useEffect(() => {
    if (!dialog) return
    openDialog(dialog)
    // Going back, or loading the page again, must not open it a second time.
    navigate(page, { replace: true })
  })
}
