// A menu at the place of a right click, or below the thing that has the keyboard.
import { Menu } from '@mantine/core'
import type { ReactNode } from 'react'

export interface MenuPlace {
  readonly x: number
  readonly y: number
}

export interface ContextMenuProps {
  /** `null` closes it. */
  readonly place: MenuPlace | null
  readonly onClose: () => void
  readonly children: ReactNode
  readonly staysOpen?: boolean
}

export function ContextMenu({ place, onClose, children, staysOpen = false }: ContextMenuProps) {
  return (
    <Menu opened={place !== null} onChange={(isOpen) => isOpen || onClose()} position="bottom-start" offset={2} closeOnItemClick={!staysOpen}>
      <Menu.Target>
        <div aria-hidden style={{ position: 'fixed', left: place?.x ?? 0, top: place?.y ?? 0, width: 1, height: 1 }} />
      </Menu.Target>
      <Menu.Dropdown>{place !== null && children}</Menu.Dropdown>
    </Menu>
  )
}

/** Where the menu key and Shift+F10 open the menu of an element. */
export function placeBelow(element: Element): MenuPlace {
  const { left, bottom } = element.getBoundingClientRect()
  return { x: left + 24, y: bottom }
}
