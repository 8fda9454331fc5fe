// Links of the command line and of scripts that are no pages themselves: to a dialog, which is opened once over the page that it stands
// over, and to a machine of a host that has not told yet what it has.
import { notifications } from '@mantine/notifications'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { vmKey } from '#shared/model/ids.ts'
import type { HostId, VmRef } from '#shared/model/ids.ts'
import { vmMeantBy } from '#shared/model/meant-vm.ts'
import { HostPage } from '../features/hosts/host-page.tsx'
import { useUi } from '../state/ui-store.ts'
import type { Dialog } from '../state/ui-store.ts'
import { useHost, useVm, useVms } from '../state/use-session.ts'
import { isHostUp } from '../ui/marks/vm-state.ts'
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

export interface FindVmProps {
  readonly hostId: HostId
  readonly name: string
  /** The part of the machine's page to open, or "delete". */
  readonly part: string
}

/** The page of the host until it has told of the machine: it may have to ask somebody something first. */
export function FindVmRoute({ hostId, name, part }: FindVmProps) {
  const { t } = useTranslation()
  const [, navigate] = useLocation()
  const host = useHost(hostId)
  const vm = vmMeantBy(name, [...useVms().values()].filter((candidate) => candidate.hostId === hostId))
  const isMissing = vm === undefined && isHostUp(host)
  const hostName = host?.name ?? ''
  const page = vm ? `${routes.vm(vm)}/${part}` : isMissing ? routes.host(hostId) : undefined
  useEffect(() => {
    if (page === undefined) return
    if (isMissing) notifications.show({ color: 'red', title: t('notice.failed'), message: t('notice.noSuchVm', { name, host: hostName }) })
    navigate(page, { replace: true })
  }, [page, isMissing, navigate, t, name, hostName])
  return <HostPage hostId={hostId} tab="vms" />
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
