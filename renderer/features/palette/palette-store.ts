// Whether the palette is open, for who opens it and for what has to know.
import { createSpotlight } from '@mantine/spotlight'
import { useSyncExternalStore } from 'react'

export const [paletteStore, palette] = createSpotlight()

/** False as soon as it begins to close: it may be opened again before it is gone. */
export function useIsPaletteOpen(): boolean {
  return useSyncExternalStore(paletteStore.subscribe, () => paletteStore.getState().opened)
}
