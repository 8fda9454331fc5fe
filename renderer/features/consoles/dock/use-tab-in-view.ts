// Keeps the tab in front within its strip. Dockview scrolls to a tab when it is chosen: before it knows its name, and so its width.
import type { DockviewPanelApi } from 'dockview-react'
import { useEffect } from 'react'

export function useTabInView(api: DockviewPanelApi, tab: HTMLElement | null): void {
  useEffect(() => (tab ? keepInView(api, tab) : undefined), [api, tab])
}

function keepInView(api: DockviewPanelApi, tab: HTMLElement): () => void {
  const show = (): void => {
    if (api.isVisible) tab.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }
  const resizing = new ResizeObserver(show)
  resizing.observe(tab)
  // The strip becomes shorter when a list of the tabs that do not fit appears beside it.
  const strip = tab.closest('.dv-tabs-container')
  if (strip) resizing.observe(strip)
  const choosing = api.onDidVisibilityChange(show)
  return () => {
    resizing.disconnect()
    choosing.dispose()
  }
}
