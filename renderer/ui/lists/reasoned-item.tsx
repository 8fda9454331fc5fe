// An item of a menu that, where it is not possible, says why: to the mouse and to a screen reader.
import { Menu, Tooltip } from '@mantine/core'
import type { IconPower } from '@tabler/icons-react'

export interface ReasonedItemProps {
  readonly label: string
  readonly icon: typeof IconPower
  /** Why it is not possible; empty if it is. */
  readonly reason: string
  readonly isDestructive?: boolean
  readonly onClick: () => void
}

export function ReasonedItem({ label, icon: Icon, reason, isDestructive = false, onClick }: ReasonedItemProps) {
  const isPossible = reason === ''
  return (
    <Tooltip label={reason} disabled={isPossible} position="right">
      <Menu.Item
        leftSection={<Icon size={15} stroke={1.8} />}
        {...(isDestructive ? { color: 'red' } : {})}
        // Not the disabled attribute: a disabled item shows no tooltip and cannot be reached by keyboard to learn why.
        aria-disabled={!isPossible}
        {...(isPossible ? {} : { 'data-disabled': true, 'aria-description': reason })}
        closeMenuOnClick={isPossible}
        onClick={() => isPossible && onClick()}
      >
        {label}
      </Menu.Item>
    </Tooltip>
  )
}
