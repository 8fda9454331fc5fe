// What can be done with the selected VMs: the common acts as buttons, the rest in a menu.
import { ActionIcon, Button, Group, Menu, Text, Tooltip } from '@mantine/core'
import { IconDots, IconX } from '@tabler/icons-react'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import type { VmKey } from '#shared/model/ids.ts'
import type { VmActionId } from '#shared/model/machines/vm-actions.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { rowKey } from '../../state/row-key.ts'
import { formatNumber } from '../../i18n/format.ts'
import { useUi } from '../../state/ui-store.ts'
import { useVms } from '../../state/use-session.ts'
import { FittingRow } from '../../ui/layout/fitting-row.tsx'
import { ActionButton } from './action-button.tsx'
import { VmMenuItems } from './vm-menu-items.tsx'

const common: readonly VmActionId[] = ['start', 'shutdown', 'reboot', 'pause', 'resume', 'force-off']

/** `shown` are the rows of the list above: what is selected but filtered out is said, not hidden. */
export const SelectionBar = memo(function SelectionBar({ shown }: { shown: readonly Vm[] }) {
  const { t } = useTranslation()
  const selection = useUi((state) => state.selection)
  const select = useUi((state) => state.select)
  const vms = useVms()
  const selected = [...selection].flatMap((key) => vms.get(key) ?? [])
  if (selected.length === 0) return null
  const notShown = selected.length - countSelected(shown, selection)
  return (
    <Group px="md" h={46} gap={6} wrap="nowrap" role="toolbar" aria-label={t('selection.label')} style={{ borderTop: '1px solid var(--line)', background: 'var(--bar-bg)', flex: 'none' }}>
      <Text size="sm" fw={600} mr="xs" className="figures" style={{ flex: 'none' }} aria-live="polite">
        {t('selection.count', { count: selected.length, number: formatNumber(selected.length) })}
        {notShown > 0 && <Text span size="sm" fw={400} c="var(--muted)">{`, ${t('selection.notShown', { count: notShown, number: formatNumber(notShown) })}`}</Text>}
      </Text>
      <FittingRow>
        {common.map((action) => (
          <ActionButton key={action} action={action} vms={selected} />
        ))}
      </FittingRow>
      <Menu position="top-end">
        <Menu.Target>
          <Button variant="default" px={8} style={{ flex: 'none' }} aria-label={t('selection.more')}>
            <IconDots size={16} />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <VmMenuItems vms={selected} />
        </Menu.Dropdown>
      </Menu>
      <Tooltip label={t('selection.clear')}>
        <ActionIcon style={{ flex: 'none' }} aria-label={t('selection.clear')} onClick={() => select([])}>
          <IconX size={16} />
        </ActionIcon>
      </Tooltip>
    </Group>
  )
})

function countSelected(rows: readonly Vm[], selection: ReadonlySet<VmKey>): number {
  return rows.reduce((count, vm) => count + Number(selection.has(rowKey(vm))), 0)
}
