// The context menu of a host; without one, what concerns all hosts.
import { Menu } from '@mantine/core'
import { IconFileImport, IconPencil, IconPlugConnected, IconPlugConnectedX, IconPlus, IconServer2, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Host } from '#shared/model/host.ts'
import { useUi } from '../../state/ui-store.ts'
import { useSession } from '../../state/use-session.ts'
import { isHostUp } from '../../ui/vm-state.ts'
import { useActs } from '../vms/use-acts.ts'

export function HostMenuItems({ host }: { host: Host | undefined }) {
  const { t } = useTranslation()
  const { client } = useSession()
  const acts = useActs()
  const openDialog = useUi((state) => state.openDialog)
  const isIdle = host?.state.kind === 'disconnected' || host?.state.kind === 'refused'
  return (
    <>
      {host && (
        <>
          <Menu.Label>{host.name}</Menu.Label>
          <Menu.Item leftSection={<IconPlugConnected size={15} />} disabled={host.state.kind === 'connected' || host.state.kind === 'connecting'} onClick={() => acts.attempt(client.hosts.connect({ hostId: host.id }))}>
            {isIdle ? t('host.connect') : t('host.reconnect')}
          </Menu.Item>
          <Menu.Item leftSection={<IconPlugConnectedX size={15} />} disabled={isIdle} onClick={() => acts.attempt(client.hosts.disconnect({ hostId: host.id }))}>
            {t('host.disconnect')}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item leftSection={<IconServer2 size={15} />} disabled={!isHostUp(host)} onClick={() => openDialog({ kind: 'new-vm', hostId: host.id })}>
            {t('creation:open')}
          </Menu.Item>
          <Menu.Item leftSection={<IconFileImport size={15} />} disabled={!isHostUp(host)} onClick={() => openDialog({ kind: 'import-vm', hostId: host.id })}>
            {t('importing:open')}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item leftSection={<IconPencil size={15} />} onClick={() => openDialog({ kind: 'edit-host', hostId: host.id })}>
            {t('host.edit')}
          </Menu.Item>
          <Menu.Item color="red" leftSection={<IconTrash size={15} />} onClick={() => openDialog({ kind: 'remove-host', hostId: host.id })}>
            {t('host.remove')}
          </Menu.Item>
          <Menu.Divider />
        </>
      )}
      <Menu.Item leftSection={<IconPlus size={15} />} onClick={() => openDialog({ kind: 'add-host' })}>
        {t('host.add')}
      </Menu.Item>
      <Menu.Item leftSection={<IconFileImport size={15} />} onClick={() => openDialog({ kind: 'import-hosts' })}>
        {t('host.import')}
      </Menu.Item>
    </>
  )
}
