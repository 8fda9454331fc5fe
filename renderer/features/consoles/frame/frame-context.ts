// Where menus and dialogs of a console are put: in full screen inside its frame, because nothing else shows then; otherwise
// with those of the page, because a tab cuts off what reaches over its edge.
import { createContext, use } from 'react'

export const FrameContext = createContext<HTMLElement | null>(null)

export function useFramePortal(): { readonly portalProps?: { readonly target: HTMLElement } } {
  const frame = use(FrameContext)
  return frame ? { portalProps: { target: frame } } : {}
}
