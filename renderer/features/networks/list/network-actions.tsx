// What can be done with networks, as menu items and as buttons.
import { Menu } from '@mantine/core'
import { IconPlayerPlay, IconPlayerStop, IconRefresh, IconToggleLeft, IconToggleRight, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Network, NetworkActionId } from '#shared/model/networks/network.ts'
import { useHosts } from '../../../state/use-session.ts'
import { isHostUp } from '../../../ui/marks/vm-state.ts'
import { allows, useNetworkActs } from '../data/use-network-acts.ts'

const offers: readonly { readonly action: NetworkActionId; readonly icon: typeof IconTrash }[] = [
  { action: 'start', icon: IconPlayerPlay },
  { action: 'stop', icon: IconPlayerStop },
  { action: 'restart', icon: IconRefresh },
  { action: 'autostart-on', icon: IconToggleRight },
  { action: 'autostart-off', icon: IconToggleLeft },
  { action: 'undefine', icon: IconTrash },
]

export function NetworkMenuItems({ networks }: { networks: readonly Network[] }) {
  const { t } = useTranslation('networks')
  const hosts = useHosts()
  const acts = useNetworkActs()
  const reachable = networks.filter(({ hostId }) => isHostUp(hosts.get(hostId)))
  if (reachable.length === 0) return <Menu.Label>{t('hostNotConnected')}</Menu.Label>
  return offers.map(({ action, icon: Icon }) => {
    const possible = reachable.filter((network) => allows(action, network))
    if (possible.length === 0) return null
    return (
      <Menu.Item key={action} leftSection={<Icon size={15} />} {...(action === 'undefine' ? { color: 'red' } : {})} onClick={() => acts.request(action, possible)}>
        {t(`action.${action}`)}{possible.length < networks.length ? ` (${possible.length})` : ''}
      </Menu.Item>
    )
  })
}
