// Acts on the keyboard shortcuts of features/palette/shortcuts.ts. A console that has the keyboard keeps them from getting here.
import { useHotkeys } from '@mantine/hooks'
import { useLocation } from 'wouter'
import { useUi } from '../state/ui-store.ts'
import { usePreferences, useSession } from '../state/use-session.ts'
import { palette } from '../features/palette/palette.tsx'
import { actionShortcuts, generalShortcuts } from '../features/palette/shortcuts.ts'
import { useTaskPane } from '../features/tasks/use-task-pane.ts'
import { useActs } from '../features/vms/use-acts.ts'
import { useSubjects } from '../features/vms/use-subjects.ts'
import { routes } from './routes.ts'

export function useShortcuts(): void {
  const session = useSession()
  const acts = useActs()
  const [, navigate] = useLocation()
  const { isTreeOpen } = usePreferences()
  const taskPane = useTaskPane()
  const openDialog = useUi((state) => state.openDialog)
  const subjects = useSubjects()
  const run: Readonly<Record<string, () => void>> = {
    palette: palette.open,
    search: () => document.querySelector<HTMLInputElement>('#vm-search')?.focus(),
    sheet: () => openDialog({ kind: 'shortcuts' }),
    vms: () => navigate(routes.allVms),
    consoles: () => navigate(routes.consoles),
    tree: () => session.setPreferences({ isTreeOpen: !isTreeOpen }),
    tasks: taskPane.toggle,
  }
  const general = generalShortcuts.flatMap(({ id, keys }) => keys.map((combination): [string, () => void] => [combination, run[id] ?? (() => {})]))
  const forActions = actionShortcuts.map(({ action, keys }): [string, () => void] => [keys, () => acts.request(action, subjects())])
  useHotkeys([...general, ...forActions])
}
