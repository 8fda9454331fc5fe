// In the menu of one or many machines: taking them along as text.
import { Menu } from '@mantine/core'
import { IconFileExport } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Vm } from '#shared/model/vm.ts'
import { useUi } from '../../state/ui-store.ts'
import { useHosts } from '../../state/use-session.ts'
import { isHostUp } from '../../ui/vm-state.ts'

export function ExportMenuItem({ vms }: { vms: readonly Vm[] }) {
  const { t } = useTranslation('exporting')
  const openDialog = useUi((state) => state.openDialog)
  const hosts = useHosts()
  const reachable = vms.filter((vm) => isHostUp(hosts.get(vm.hostId)))
  return <Menu.Item leftSection={<IconFileExport size={15} />} disabled={reachable.length === 0} onClick={() => openDialog({ kind: 'export-vms', vms: reachable })}>{t('open')}</Menu.Item>
}
