// Joins dockview with the rest: takes wanted consoles, restores the saved layout once, saves every change of it.
import type { DockviewApi, DockviewReadyEvent, SerializedDockview } from 'dockview-react'
import { useCallback, useEffect, useRef, useState } from 'react'
import { atMostEvery } from '../../../state/paced.ts'
import { useSession } from '../../../state/use-session.ts'
import { useConsoleDock } from '../consoles-store.ts'
import { consoleKey } from '../session/console-ref.ts'
import type { ConsoleRef } from '../session/console-ref.ts'
import { readLayout, saveLayout } from './saved-layout.ts'

const saveEveryMs = 600

export function useDock(): { readonly onReady: (event: DockviewReadyEvent) => void } {
  const { preferences, setPreferences } = useSession()
  const [api, setApi] = useState<DockviewApi>()
  const wanted = useConsoleDock((dock) => dock.wanted)
  const isRestored = useRef(false)

  const onReady = useCallback(
    ({ api: dock }: DockviewReadyEvent) => {
      if (!isRestored.current) restore(dock, preferences.getState().value.consoleLayout)
      isRestored.current = true
      setApi(dock)
    },
    [preferences],
  )
  useEffect(() => {
    if (!api || wanted.length === 0) return
    for (const ref of useConsoleDock.getState().takeWanted()) showPanel(api, ref)
  }, [api, wanted])
  useEffect(() => {
    if (!api) return undefined
    let isOver = false
    // The first change of a burst at once: who closes the window right after opening a console finds it again.
    const schedule = atMostEvery(saveEveryMs)
    const save = (): void => {
      if (!isOver) setPreferences({ consoleLayout: saveLayout(api.toJSON()) })
    }
    const listening = api.onDidLayoutChange(() => schedule(save))
    return () => {
      isOver = true
      listening.dispose()
    }
  }, [api, setPreferences])
  return { onReady }
}

export function showPanel(api: DockviewApi, ref: ConsoleRef): void {
  const id = consoleKey(ref)
  const open = api.getPanel(id)
  if (open) return open.api.setActive()
  api.addPanel({ id, component: 'console', tabComponent: 'console', params: { ref }, renderer: 'always' })
}

function restore(api: DockviewApi, saved: unknown): void {
  const layout = readLayout(saved)
  if (!layout) return
  try {
    // Checked above as far as we know its form; dockview itself refuses the rest.
    api.fromJSON(layout as unknown as SerializedDockview)
  } catch {
    // A layout of another dockview: an empty dock is the better start.
    api.clear()
  }
}
