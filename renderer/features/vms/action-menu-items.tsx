// The acts on one or many VMs as menu items: those that no state allows are disabled, with the reason.
import { Menu, Tooltip } from '@mantine/core'
import { IconBolt, IconDeviceFloppy, IconDownload, IconEraser, IconHandStop, IconPlayerPause, IconPlayerPlay, IconPower, IconRefresh, IconRotateClockwise, IconToggleLeft, IconToggleRight } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { VmActionId } from '#shared/model/vm-actions.ts'
import { vmActions } from '#shared/model/vm-actions.ts'
import type { Vm } from '#shared/model/vm.ts'
import { formatNumber } from '../../i18n/format.ts'
import { useActionChance } from './use-action-chance.ts'
import { useActs } from './use-acts.ts'

export const actionIcons: Readonly<Record<VmActionId, typeof IconPower>> = {
  start: IconPlayerPlay,
  shutdown: IconPower,
  reboot: IconRefresh,
  reset: IconRotateClockwise,
  'force-off': IconHandStop,
  pause: IconPlayerPause,
  resume: IconPlayerPlay,
  save: IconDeviceFloppy,
  restore: IconDownload,
  'discard-save': IconEraser,
  'inject-nmi': IconBolt,
  'autostart-on': IconToggleRight,
  'autostart-off': IconToggleLeft,
}

const groups: readonly (readonly VmActionId[])[] = [
  ['start', 'shutdown', 'reboot', 'pause', 'resume'],
  ['save', 'restore', 'discard-save'],
  ['reset', 'force-off', 'inject-nmi'],
  ['autostart-on', 'autostart-off'],
]

export function ActionMenuItems({ vms }: { vms: readonly Vm[] }) {
  return groups.map((group, index) => (
    <div key={group.join()}>
      {index > 0 && <Menu.Divider />}
      {group.map((action) => (
        <ActionMenuItem key={action} action={action} vms={vms} />
      ))}
    </div>
  ))
}

function ActionMenuItem({ action, vms }: { action: VmActionId; vms: readonly Vm[] }) {
  const { t } = useTranslation()
  const acts = useActs()
  const { count, reason } = useActionChance(action, vms)
  const Icon = actionIcons[action]
  const isPossible = count > 0
  return (
    <Tooltip label={reason} disabled={reason === ''} position="right">
      <Menu.Item
        leftSection={<Icon size={15} stroke={1.8} />}
        {...(vmActions[action].isDestructive ? { color: 'red' } : {})}
        // Not the disabled attribute: a disabled item shows no tooltip and cannot be reached by keyboard to learn why.
        aria-disabled={!isPossible}
        {...(isPossible ? {} : { 'data-disabled': true, 'aria-description': reason })}
        closeMenuOnClick={isPossible}
        onClick={() => acts.request(action, vms)}
      >
        {t(`action.${action}`)}
        {isPossible && count < vms.length ? ` (${formatNumber(count)})` : ''}
      </Menu.Item>
    </Tooltip>
  )
}
