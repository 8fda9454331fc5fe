// What can be done with the selected VMs: the common acts as buttons, the rest in a menu.
import { ActionIcon, Button, Group, Menu, Text, Tooltip } from '@mantine/core'
import { IconDots, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { VmActionId } from '#shared/model/vm-actions.ts'
import { vmActions } from '#shared/model/vm-actions.ts'
import type { Vm } from '#shared/model/vm.ts'
import { formatNumber } from '../../i18n/format.ts'
import { useUi } from '../../state/ui-store.ts'
import { useHosts, useVms } from '../../state/use-session.ts'
import { actionIcons } from './action-menu-items.tsx'
import { planAction } from './action-plan.ts'
import { useActs } from './use-acts.ts'
import { VmMenuItems } from './vm-menu-items.tsx'

const common: readonly VmActionId[] = ['start', 'shutdown', 'reboot', 'pause', 'resume', 'force-off']

export function SelectionBar() {
  const { t } = useTranslation()
  const { selection, select } = useUi()
  const vms = useVms()
  const selected = [...selection].flatMap((key) => vms.get(key) ?? [])
  if (selected.length === 0) return null
  return (
    <Group px="md" h={44} gap={6} wrap="nowrap" role="toolbar" aria-label={t('selection.label')} style={{ borderTop: '1px solid var(--line)', background: 'var(--row-selected)', flex: 'none' }}>
      <Text size="sm" fw={600} mr="xs" style={{ flex: 'none' }} aria-live="polite">
        {t('selection.count', { count: selected.length, number: formatNumber(selected.length) })}
      </Text>
      {common.map((action) => (
        <ActionButton key={action} action={action} vms={selected} />
      ))}
      <Menu position="top-start">
        <Menu.Target>
          <Button variant="default" px={8} aria-label={t('selection.more')}>
            <IconDots size={16} />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <VmMenuItems vms={selected} />
        </Menu.Dropdown>
      </Menu>
      <Tooltip label={t('selection.clear')}>
        <ActionIcon ml="auto" aria-label={t('selection.clear')} onClick={() => select([])}>
          <IconX size={16} />
        </ActionIcon>
      </Tooltip>
    </Group>
  )
}

export function ActionButton({ action, vms }: { action: VmActionId; vms: readonly Vm[] }) {
  const { t } = useTranslation()
  const acts = useActs()
  const { targets, refused } = planAction(action, vms, useHosts())
  const Icon = actionIcons[action]
  const isPossible = targets.length > 0
  const reason = isPossible ? '' : t(`refusal.${refused[0]?.reason ?? 'state'}`, { state: t(`state.${vms[0]?.state ?? 'nostate'}`) })
  return (
    <Tooltip label={reason} disabled={isPossible}>
      <Button
        variant="default"
        leftSection={<Icon size={15} />}
        {...(vmActions[action].isDestructive ? { color: 'red' } : {})}
        aria-disabled={!isPossible}
        {...(isPossible ? {} : { 'data-disabled': true })}
        onClick={() => acts.request(action, vms)}
      >
        {t(`action.${action}`)}
        {isPossible && targets.length < vms.length ? ` (${targets.length})` : ''}
      </Button>
    </Tooltip>
  )
}
