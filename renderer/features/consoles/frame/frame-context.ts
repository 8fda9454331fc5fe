// Where menus and dialogs of a console are put: in full screen inside its frame, because nothing else shows then; otherwise
// with those of the page, because a tab cuts off what reaches over its edge. And how wide the frame is.
import { createContext, use } from 'react'

export interface FrameFacts {
  /** The frame while it fills the screen. */
  readonly fullScreen: HTMLElement | null
  /** 0 until it is measured. */
  readonly width: number
}

export const FrameContext = createContext<FrameFacts>({ fullScreen: null, width: 0 })

export function useFramePortal(): { readonly portalProps?: { readonly target: HTMLElement } } {
  const { fullScreen } = use(FrameContext)
  return fullScreen ? { portalProps: { target: fullScreen } } : {}
}

/** Whether the frame has less than `px`, so that what is seldom used has to yield to the rest. */
export function useIsNarrowerThan(px: number): boolean {
  const { width } = use(FrameContext)
  return width > 0 && width < px
}
