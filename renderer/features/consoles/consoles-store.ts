// What is asked of the dock from elsewhere (open this console) and what its tabs show (how each console stands). Which tabs
// there are is dockview's own.
import { create } from 'zustand'
import type { VmRef } from '#shared/model/ids.ts'
import type { ConsoleKind } from '#shared/model/machines/vm.ts'
import { routes } from '../../app/routes.ts'
import type { ConsoleRef } from './session/console-ref.ts'
import type { SessionState } from './session/session-state.ts'

/** As tabs show it: a console that is open may have become silent. */
type ShownPhase = SessionState['phase'] | 'silent'

export interface DockState {
  /** Consoles that the dock has not taken yet, oldest first. */
  readonly wanted: readonly ConsoleRef[]
  readonly phases: Readonly<Record<string, ShownPhase>>
  readonly want: (ref: ConsoleRef) => void
  readonly takeWanted: () => readonly ConsoleRef[]
  readonly report: (key: string, phase: ShownPhase | undefined) => void
}

export const useConsoleDock = create<DockState>((set, get) => ({
  wanted: [],
  phases: {},
  want: (ref) => set(({ wanted }) => ({ wanted: [...wanted, ref] })),
  takeWanted: () => {
    const { wanted } = get()
    if (wanted.length > 0) set({ wanted: [] })
    return wanted
  },
  report: (key, phase) =>
    set(({ phases }) => {
      const { [key]: before, ...others } = phases
      if (before === phase) return {}
      return { phases: phase === undefined ? others : { ...others, [key]: phase } }
    }),
}))

/** Shows the consoles' page with this console in a tab of its own, or in front if it is open already. */
export function openConsole({ hostId, uuid }: VmRef, kind: ConsoleKind = 'vnc', device = ''): void {
  useConsoleDock.getState().want({ hostId, uuid, kind, device })
  window.location.hash = `#${routes.consoles}`
}
