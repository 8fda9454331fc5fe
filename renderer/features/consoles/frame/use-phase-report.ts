// Tells the dock how a console stands, so that its tab shows it.
import { useEffect } from 'react'
import { useConsoleDock } from '../consoles-store.ts'
import { consoleKey } from '../session/console-ref.ts'
import type { ConsoleRef } from '../session/console-ref.ts'
import { silenceOf } from '../session/session-state.ts'
import type { SessionState } from '../session/session-state.ts'

export function usePhaseReport(ref: ConsoleRef, state: SessionState): void {
  const phase = silenceOf(state) === undefined ? state.phase : 'silent'
  const report = useConsoleDock((dock) => dock.report)
  const key = consoleKey(ref)
  useEffect(() => {
    report(key, phase)
    return () => report(key, undefined)
  }, [report, key, phase])
}
