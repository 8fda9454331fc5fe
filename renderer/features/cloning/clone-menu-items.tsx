// In the menu of a machine: copying it, and marking it as there to be copied.
import { Menu } from '@mantine/core'
import { IconCopy, IconTemplate, IconTemplateOff } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Vm } from '#shared/model/vm.ts'
import { useUi } from '../../state/ui-store.ts'
import { useHost, useSession } from '../../state/use-session.ts'
import { isHostUp } from '../../ui/vm-state.ts'
import { useActs } from '../vms/use-acts.ts'

export function CloneMenuItems({ vm }: { vm: Vm }) {
  const { t } = useTranslation('cloning')
  const { client } = useSession()
  const acts = useActs()
  const openDialog = useUi((state) => state.openDialog)
  const isUp = isHostUp(useHost(vm.hostId))
  const isTemplate = vm.isTemplate === true
  return (
    <>
      <Menu.Item leftSection={<IconCopy size={15} />} disabled={!isUp} onClick={() => openDialog({ kind: 'clone-vm', vm })}>
        {t(isTemplate ? 'openTemplate' : 'open')}
      </Menu.Item>
      <Menu.Item leftSection={<IconTemplate size={15} />} disabled={!isUp || !vm.isPersistent} onClick={() => openDialog({ kind: 'template', vm })}>
        {t(isTemplate ? 'parameters.open' : 'mark')}
      </Menu.Item>
      {isTemplate && (
        <Menu.Item leftSection={<IconTemplateOff size={15} />} disabled={!isUp || !vm.isPersistent} onClick={() => acts.attempt(client.cloning.markTemplate({ hostId: vm.hostId, uuid: vm.uuid, isTemplate: false }))}>
          {t('unmark')}
        </Menu.Item>
      )}
    </>
  )
}
