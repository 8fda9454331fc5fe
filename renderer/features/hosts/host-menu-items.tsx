// The context menu of a host; without one, what concerns all hosts.
import { Menu } from '@mantine/core'
import { IconFileImport, IconPlus } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Host } from '#shared/model/hosts/host.ts'
import { useUi } from '../../state/ui-store.ts'
import { ReasonedItem } from '../../ui/lists/reasoned-item.tsx'
import { useHostOffers } from './use-host-offers.ts'

const groups = ['connection', 'machines', 'entry'] as const

export function HostMenuItems({ host }: { host: Host | undefined }) {
  const { t } = useTranslation()
  const openDialog = useUi((state) => state.openDialog)
  return (
    <>
      {host && <OwnItems host={host} />}
      <Menu.Item leftSection={<IconPlus size={15} />} onClick={() => openDialog({ kind: 'add-host' })}>
        {t('host.add')}
      </Menu.Item>
      <Menu.Item leftSection={<IconFileImport size={15} />} onClick={() => openDialog({ kind: 'import-hosts' })}>
        {t('host.import')}
      </Menu.Item>
    </>
  )
}

function OwnItems({ host }: { host: Host }) {
  const offers = useHostOffers()(host)
  return (
    <>
      <Menu.Label>{host.name}</Menu.Label>
      {groups.map((group) => (
        <div key={group}>
          {offers.filter((offer) => offer.group === group).map(({ id, label, icon, reason, run }) => (
            <ReasonedItem key={id} label={label} icon={icon} reason={reason} isDestructive={id === 'remove'} onClick={run} />
          ))}
          <Menu.Divider />
        </div>
      ))}
    </>
  )
}
