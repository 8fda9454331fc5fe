// Buttons that, where they are not possible, say why: to the mouse, to the keyboard and to a screen reader.
import { ActionIcon, Button, Tooltip } from '@mantine/core'
import type { ButtonProps } from '@mantine/core'
import type { IconPower } from '@tabler/icons-react'
import type { ReactNode } from 'react'

/** Looks disabled without being so: what has the attribute shows no tooltip and cannot be reached by keyboard to learn why. */
function whyNot(reason: string) {
  return reason === '' ? {} : ({ 'aria-disabled': true, 'data-disabled': true, 'aria-description': reason } as const)
}

interface Reasoned {
  /** Why it is not possible; empty if it is. */
  readonly reason: string
  readonly onClick: () => void
}

export interface ReasonedButtonProps extends Reasoned, Omit<ButtonProps, 'disabled'> {
  readonly children: ReactNode
}

export function ReasonedButton({ reason, onClick, children, ...look }: ReasonedButtonProps) {
  return (
    <Tooltip label={reason} disabled={reason === ''}>
      <Button {...look} {...whyNot(reason)} onClick={() => reason === '' && onClick()}>{children}</Button>
    </Tooltip>
  )
}

export interface ReasonedIconProps extends Reasoned {
  readonly label: string
  readonly icon: typeof IconPower
}

export function ReasonedIcon({ label, icon: Icon, reason, onClick }: ReasonedIconProps) {
  return (
    <Tooltip label={reason === '' ? label : reason}>
      <ActionIcon size="sm" aria-label={label} {...whyNot(reason)} onClick={() => reason === '' && onClick()}><Icon size={14} /></ActionIcon>
    </Tooltip>
  )
}
