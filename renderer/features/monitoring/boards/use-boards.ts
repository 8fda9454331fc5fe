// The user's dashboards, kept in the preferences: shown changed at once, and on all of the user's windows then.
import { useCallback } from 'react'
import type { Dashboard } from '#shared/model/monitoring/dashboard.ts'
import { usePreferences, useSession } from '../../../state/use-session.ts'
import { withBoard } from './data/board-edits.ts'

export interface Boards {
  readonly boards: readonly Dashboard[]
  readonly save: (board: Dashboard) => void
  readonly remove: (id: string) => void
}

export function useBoards(): Boards {
  const { setPreferences, preferences } = useSession()
  const { dashboards: boards } = usePreferences()
  const save = useCallback((board: Dashboard) => setPreferences({ dashboards: withBoard(preferences.getState().value.dashboards, board) }), [setPreferences, preferences])
  const remove = useCallback((id: string) => setPreferences({ dashboards: preferences.getState().value.dashboards.filter((board) => board.id !== id) }), [setPreferences, preferences])
  return { boards, save, remove }
}
