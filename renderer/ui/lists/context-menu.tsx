// A menu at the place of a right click, or below the thing that has the keyboard.
import { Menu, Portal } from '@mantine/core'
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

/** A menu that does not fit below its place moves up beside it, rather than turning over it. */
const anywhere = { fn: ({ x, y }: { x: number; y: number }) => ({ x, y }) }

/** Keep it outside of what listens for keys and clicks: in React's tree, the menu's own would arrive there too. */
export function ContextMenu({ place, onClose, children, staysOpen = false }: ContextMenuProps) {
  return (
    <Menu opened={place !== null} onChange={(isOpen) => isOpen || onClose()} position="bottom-start" offset={2} closeOnItemClick={!staysOpen} middlewares={{ flip: false, shift: { crossAxis: true, padding: 8, limiter: anywhere } }}>
      {/* In the body: an ancestor with containment would make the place its own. */}
      <Portal>
        <Menu.Target>
          <div aria-hidden style={{ position: 'fixed', left: place?.x ?? 0, top: place?.y ?? 0, width: 1, height: 1 }} />
        </Menu.Target>
      </Portal>
      <Menu.Dropdown style={{ maxHeight: 'calc(100vh - 16px)', overflowY: 'auto' }}>{place !== null && children}</Menu.Dropdown>
    </Menu>
  )
}

/** Where the menu key and Shift+F10 open the menu of an element. */
export function placeBelow(element: Element): MenuPlace {
  const { left, bottom } = element.getBoundingClientRect()
  return { x: left + 24, y: bottom }
}
