// Where menus and dialogs of a console are put: inside its frame, because nothing outside of it shows in full screen.
import { createContext, use } from 'react'

export const FrameContext = createContext<HTMLElement | null>(null)

export function useFramePortal(): { readonly portalProps?: { readonly target: HTMLElement } } {
  const frame = use(FrameContext)
  return frame ? { portalProps: { target: frame } } : {}
}
