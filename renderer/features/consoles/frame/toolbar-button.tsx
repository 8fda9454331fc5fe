// One button of a console's bar: an icon with its words in a tooltip, pressed or not. Serves as a menu's target too.
import { ActionIcon, Tooltip } from '@mantine/core'
import type { ActionIconProps } from '@mantine/core'
import type { MouseEventHandler, ReactNode, Ref } from 'react'
import { useFramePortal } from './frame-context.ts'

export interface ToolbarButtonProps extends Omit<ActionIconProps, 'children'> {
  readonly label: string
  readonly icon: ReactNode
  /** Given for a switch: whether it is on. */
  readonly isOn?: boolean
  readonly isDisabled?: boolean
  readonly ref?: Ref<HTMLButtonElement>
  readonly onClick?: MouseEventHandler<HTMLButtonElement>
}

export function ToolbarButton({ label, icon, isOn, isDisabled = false, color = 'nova', ...rest }: ToolbarButtonProps) {
  const portal = useFramePortal()
  return (
    <Tooltip label={label} {...portal}>
      <ActionIcon
        size="md"
        variant={isOn === true ? 'light' : 'subtle'}
        color={isOn === true ? color : 'gray'}
        aria-label={label}
        aria-pressed={isOn}
        disabled={isDisabled}
        // The guest keeps the keyboard when a button of the bar is clicked.
        onMouseDown={(event) => event.preventDefault()}
        {...rest}
      >
        {icon}
      </ActionIcon>
    </Tooltip>
  )
}
