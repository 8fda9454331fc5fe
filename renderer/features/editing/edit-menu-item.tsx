// In the menu of many machines: editing all of them at once.
import { Menu } from '@mantine/core'
import { IconAdjustments } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Vm } from '#shared/model/vm.ts'
import { useUi } from '../../state/ui-store.ts'

export function EditMenuItem({ vms }: { vms: readonly Vm[] }) {
  const { t } = useTranslation('editing')
  const openDialog = useUi((state) => state.openDialog)
  return <Menu.Item leftSection={<IconAdjustments size={15} />} onClick={() => openDialog({ kind: 'bulk-edit', vms })}>{t('open')}</Menu.Item>
}
