// The keyboard shortcuts, as data: the same list is shown by "?" and acted on.
import { consoleShortcutKeys } from '../consoles/keys/console-shortcuts.ts'
import type { VmActionId } from '#shared/model/machines/vm-actions.ts'
import { VmActionId as VmActionIds, vmActions } from '#shared/model/machines/vm-actions.ts'

export interface Shortcut<Id extends string = string> {
  readonly id: Id
  /** As `isStruck` (app/shortcut-keys.ts) takes them; "mod" is Ctrl, or Cmd on a Mac. */
  readonly keys: readonly string[]
}

export type GeneralShortcutId = 'palette' | 'search' | 'sheet' | 'vms' | 'consoles' | 'tree' | 'tasks'

export const generalShortcuts: readonly Shortcut<GeneralShortcutId>[] = [
  { id: 'palette', keys: ['mod+K', 'mod+shift+P'] },
  { id: 'search', keys: ['mod+F', '/'] },
  { id: 'sheet', keys: ['?'] },
  { id: 'vms', keys: ['mod+shift+1'] },
  { id: 'consoles', keys: ['mod+shift+2'] },
  { id: 'tree', keys: ['mod+shift+B'] },
  { id: 'tasks', keys: ['mod+shift+J'] },
]

export const tableShortcuts: readonly Shortcut[] = [
  { id: 'move', keys: ['ArrowUp', 'ArrowDown'] },
  { id: 'extend', keys: ['Shift+ArrowDown'] },
  { id: 'selectAll', keys: ['mod+A'] },
  { id: 'toggle', keys: ['Space'] },
  { id: 'open', keys: ['Enter'] },
  { id: 'menu', keys: ['ContextMenu', 'Shift+F10'] },
  { id: 'unselect', keys: ['Escape'] },
]

/** With a column's head focused. */
export const headerShortcuts: readonly Shortcut[] = [
  { id: 'sort', keys: ['Enter'] },
  { id: 'moveColumn', keys: ['Alt+ArrowLeft', 'Alt+ArrowRight'] },
  { id: 'sizeColumn', keys: ['Shift+ArrowLeft', 'Shift+ArrowRight'] },
]

/** While a guest has the keyboard: everything else is its own. */
export const consoleShortcuts: readonly Shortcut[] = [
  { id: 'release', keys: ['Ctrl+Alt'] },
  { id: 'fullScreen', keys: [consoleShortcutKeys.fullScreen] },
  { id: 'find', keys: [consoleShortcutKeys.find] },
  { id: 'copy', keys: [consoleShortcutKeys.copy] },
  { id: 'paste', keys: ['Ctrl+Shift+V'] },
]

/** Acts on the selection; with Ctrl and Alt, since plain ones would be struck by accident. */
export const actionShortcuts: readonly { readonly action: VmActionId; readonly keys: string }[] = VmActionIds.options.filter((action) => vmActions[action].shortcut !== '').map((action) => ({ action, keys: `mod+alt+${vmActions[action].shortcut}` }))
