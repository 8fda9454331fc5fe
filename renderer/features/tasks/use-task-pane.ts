// Whether the pane of the tasks is open. In a low window it would take the page's room: there it is its bar, until somebody opens it.
import { useMediaQuery } from '@mantine/hooks'
import { useUi } from '../../state/ui-store.ts'
import { usePreferences, useSession } from '../../state/use-session.ts'

const lowWindow = '(max-height: 719px)'

export interface TaskPaneState {
  readonly isOpen: boolean
  readonly toggle: () => void
}

export function useTaskPane(): TaskPaneState {
  const session = useSession()
  const { isTaskPaneOpen } = usePreferences()
  const isLow = useMediaQuery(lowWindow, false, { getInitialValueInEffect: false })
  const isOpenInLow = useUi((state) => state.isTaskPaneOpenInLow)
  const openInLow = useUi((state) => state.openTaskPaneInLow)
  const isOpen = isLow ? isOpenInLow : isTaskPaneOpen
  return { isOpen, toggle: () => (isLow ? openInLow(!isOpen) : session.setPreferences({ isTaskPaneOpen: !isOpen })) }
}
