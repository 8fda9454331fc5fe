// Offers this computer's clipboard to the guest whenever the console gets the keyboard, but only while the user has switched that on.
import { useEffect, useRef } from 'react'
import type { VncViewer } from './vnc-viewer.ts'

export interface ClipboardOptions {
  readonly isOn: boolean
  readonly element: HTMLElement | null
  readonly viewer: () => VncViewer | undefined
  readonly onFailure: () => void
}

export function useClipboard({ isOn, element, viewer, onFailure }: ClipboardOptions): void {
  const lastOffered = useRef('')
  useEffect(() => {
    if (!isOn || !element) return undefined
    const listening = new AbortController()
    const offer = async (): Promise<void> => {
      try {
        const text = await navigator.clipboard.readText()
        if (listening.signal.aborted || text === '' || text === lastOffered.current) return
        lastOffered.current = text
        viewer()?.offerClipboard(text)
      } catch {
        // The browser asks its user, who may refuse; a page without the focus may not read at all.
        if (element.ownerDocument.hasFocus()) onFailure()
      }
    }
    void offer()
    element.addEventListener('focusin', () => void offer(), { signal: listening.signal })
    window.addEventListener('focus', () => void offer(), { signal: listening.signal })
    return () => listening.abort()
  }, [isOn, element, viewer, onFailure])
}
