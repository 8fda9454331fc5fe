// Acts on the keyboard shortcuts of features/palette/shortcuts.ts. A console that has the keyboard keeps them from getting here.
import { useEffect, useEffectEvent } from 'react'
import { useLocation } from 'wouter'
import { useUi } from '../state/ui-store.ts'
import { usePreferences, useSession } from '../state/use-session.ts'
import { palette, paletteStore } from '../features/palette/palette-store.ts'
import { actionShortcuts, generalShortcuts } from '../features/palette/shortcuts.ts'
import type { GeneralShortcutId } from '../features/palette/shortcuts.ts'
import { useTaskPane } from '../features/tasks/use-task-pane.ts'
import { useActs } from '../features/vms/use-acts.ts'
import { useSubjects } from '../features/vms/use-subjects.ts'
import { routes } from './routes.ts'
import { isStruck } from './shortcut-keys.ts'

export function useShortcuts(): void {
  const session = useSession()
  const acts = useActs()
  const [, navigate] = useLocation()
  const { isTreeOpen } = usePreferences()
  const taskPane = useTaskPane()
  const openDialog = useUi((state) => state.openDialog)
  const subjects = useSubjects()
  const run: Readonly<Record<GeneralShortcutId, () => void>> = {
    palette: palette.open,
    search: () => searchOfPage()?.focus(),
    sheet: () => openDialog({ kind: 'shortcuts' }),
    vms: () => navigate(routes.allVms),
    consoles: () => navigate(routes.consoles),
    tree: () => session.setPreferences({ isTreeOpen: !isTreeOpen }),
    tasks: taskPane.toggle,
  }
  const onKey = useEffectEvent((event: KeyboardEvent): void => {
    const struck = { key: event.key, code: event.code, ctrlKey: event.ctrlKey, metaKey: event.metaKey, altKey: event.altKey, shiftKey: event.shiftKey, isAltGr: event.getModifierState('AltGraph') }
    const isHeld = event.ctrlKey || event.metaKey
    const general = generalShortcuts.find(({ keys }) => keys.some((combination) => isStruck(combination, struck)))
    const act = actionShortcuts.find(({ keys }) => isStruck(keys, struck))
    // A field keeps what writes, an editor its own shortcuts too.
    const typing = typingIn(event.target)
    // Behind a dialog nothing is done: its own fields would be lost to another one, and nobody sees the selection.
    if (isDialogOpen() || (general?.id === 'search' && !searchOfPage())) return
    if (general && (typing === 'nowhere' || (typing === 'field' && isHeld))) run[general.id]()
    else if (act && typing === 'nowhere') acts.request(act.action, subjects())
    else return
    event.preventDefault()
  })
  useEffect(() => {
    document.documentElement.addEventListener('keydown', onKey)
    return () => document.documentElement.removeEventListener('keydown', onKey)
  }, [])
}

/** That of the page which is shown; a page without one leaves the keys to the browser's own. */
function searchOfPage(): HTMLInputElement | undefined {
  return [...document.querySelectorAll<HTMLInputElement>('main :is([role=searchbox], [type=search])')].find((field) => field.checkVisibility({ visibilityProperty: true }))
}

/** The palette fades away for a while after it has been closed. */
function isDialogOpen(): boolean {
  const dialogs = [...document.querySelectorAll('[role=dialog][aria-modal=true]')]
  return dialogs.some((dialog) => !dialog.matches('.mantine-Spotlight-content')) || paletteStore.getState().opened
}

function typingIn(target: EventTarget | null): 'nowhere' | 'field' | 'editor' {
  if (!(target instanceof HTMLElement)) return 'nowhere'
  if (target.isContentEditable) return 'editor'
  return target.matches('input:not([type=checkbox], [type=radio]), textarea, select') ? 'field' : 'nowhere'
}
