// Key combinations for a VM's menu: sent by the host, with no console open.
import { Menu } from '@mantine/core'
import { IconCommand } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Vm } from '#shared/model/vm.ts'
import { useHost, useSession } from '../../state/use-session.ts'
import { isHostUp } from '../../ui/vm-state.ts'
import { commonKeys, consoleKeys } from './send-keys.ts'
import type { KeysToSend } from './send-keys.ts'
import { useActs } from './use-acts.ts'

export function SendKeysItems({ vm }: { vm: Vm }) {
  const { t } = useTranslation()
  const canSend = isHostUp(useHost(vm.hostId)) && (vm.state === 'running' || vm.state === 'blocked')
  return (
    <Menu.Sub>
      <Menu.Sub.Target>
        <Menu.Sub.Item leftSection={<IconCommand size={15} stroke={1.8} />} disabled={!canSend}>{t('menu.sendKeys')}</Menu.Sub.Item>
      </Menu.Sub.Target>
      <Menu.Sub.Dropdown>
        <KeyItems vm={vm} combinations={commonKeys} />
        <Menu.Divider />
        <KeyItems vm={vm} combinations={consoleKeys} />
      </Menu.Sub.Dropdown>
    </Menu.Sub>
  )
}

function KeyItems({ vm, combinations }: { vm: Vm; combinations: readonly KeysToSend[] }) {
  const { client } = useSession()
  const acts = useActs()
  return combinations.map(({ label, keys }) => (
    <Menu.Item key={label} onClick={() => acts.attempt(client.vms.sendKeys({ hostId: vm.hostId, uuid: vm.uuid, keys }))}>{label}</Menu.Item>
  ))
}
