// What can be done with a host, as data: for its menu and for the command palette.
import { IconFileImport, IconPencil, IconPlugConnected, IconPlugConnectedX, IconServer2, IconTrash } from '@tabler/icons-react'
import type { Host } from '#shared/model/hosts/host.ts'
import { useRememberedWords } from '../../i18n/remembered-words.ts'
import { useUi } from '../../state/ui-store.ts'
import { useSession } from '../../state/use-session.ts'
import { isHostUp } from '../../ui/marks/vm-state.ts'
import { useActs } from '../vms/use-acts.ts'

export interface HostOffer {
  readonly id: 'connect' | 'disconnect' | 'new-vm' | 'import-vm' | 'edit' | 'remove'
  readonly group: 'connection' | 'machines' | 'entry'
  readonly label: string
  readonly icon: typeof IconServer2
  /** Why it is not possible now; empty if it is. */
  readonly reason: string
  readonly run: () => void
}

export function useHostOffers(): (host: Host) => readonly HostOffer[] {
  const t = useRememberedWords('app')
  const { client } = useSession()
  const acts = useActs()
  const openDialog = useUi((state) => state.openDialog)
  return (host) => {
    const hostId = host.id
    const { kind } = host.state
    const isIdle = kind === 'disconnected' || kind === 'refused'
    const connected = kind === 'connected' || kind === 'connecting' ? t('refusal.connected') : ''
    const away = isHostUp(host) ? '' : t('refusal.away')
    return [
      { id: 'connect', group: 'connection', label: t(isIdle ? 'host.connect' : 'host.reconnect'), icon: IconPlugConnected, reason: connected, run: () => acts.attempt(client.hosts.connect({ hostId })) },
      { id: 'disconnect', group: 'connection', label: t('host.disconnect'), icon: IconPlugConnectedX, reason: isIdle ? t('refusal.away') : '', run: () => acts.attempt(client.hosts.disconnect({ hostId })) },
      { id: 'new-vm', group: 'machines', label: t('creation:open'), icon: IconServer2, reason: away, run: () => openDialog({ kind: 'new-vm', hostId }) },
      { id: 'import-vm', group: 'machines', label: t('importing:open'), icon: IconFileImport, reason: away, run: () => openDialog({ kind: 'import-vm', hostId }) },
      { id: 'edit', group: 'entry', label: t('host.edit'), icon: IconPencil, reason: '', run: () => openDialog({ kind: 'edit-host', hostId }) },
      { id: 'remove', group: 'entry', label: t('host.remove'), icon: IconTrash, reason: '', run: () => openDialog({ kind: 'remove-host', hostId }) },
    ]
  }
}
