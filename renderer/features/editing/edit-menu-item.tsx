// In the menu of machines: editing many of them at once, and where they belong.
import { Menu } from '@mantine/core'
import { IconAdjustments, IconFolder } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Vm } from '#shared/model/vm.ts'
import { useUi } from '../../state/ui-store.ts'
import { useHosts } from '../../state/use-session.ts'
import { isHostUp } from '../../ui/vm-state.ts'

export function OrganiseMenuItem({ vms }: { vms: readonly Vm[] }) {
  const { t } = useTranslation('metadata')
  const openDialog = useUi((state) => state.openDialog)
  const hosts = useHosts()
  const reachable = vms.filter((vm) => isHostUp(hosts.get(vm.hostId)))
  return <Menu.Item leftSection={<IconFolder size={15} />} disabled={reachable.length === 0} onClick={() => openDialog({ kind: 'organise', vms: reachable })}>{t('organise')}</Menu.Item>
}

export function EditMenuItem({ vms }: { vms: readonly Vm[] }) {
  const { t } = useTranslation('editing')
  const openDialog = useUi((state) => state.openDialog)
  return <Menu.Item leftSection={<IconAdjustments size={15} />} onClick={() => openDialog({ kind: 'bulk-edit', vms })}>{t('open')}</Menu.Item>
}
