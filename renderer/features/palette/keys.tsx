// A combination of keys as they are called on this machine.
import { Kbd } from '@mantine/core'

const names: Readonly<Record<string, string>> = { ArrowUp: '↑', ArrowDown: '↓', ArrowLeft: '←', ArrowRight: '→', Alt: 'Alt', ContextMenu: '☰', Escape: 'Esc', shift: 'Shift', Shift: 'Shift', alt: 'Alt' }

/** As the list of shortcuts has it: "mod+shift+P". */
export function Keys({ combination }: { combination: string }) {
  const isMac = navigator.platform.startsWith('Mac')
  return combination.split('+').map((key) => <Kbd key={key} size="xs">{key === 'mod' ? (isMac ? '⌘' : 'Ctrl') : (names[key] ?? key)}</Kbd>)
}
