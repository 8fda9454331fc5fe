// Puts the keyboard's rules (keys/keyboard-guard.ts) onto a console's element, before the guest's viewer sees a key.
import { useEffect, useRef } from 'react'
import { freshGrab, isKept, isModifier, isOfferedToApp, trackGrab } from '../keys/keyboard-guard.ts'
import type { GrabState } from '../keys/keyboard-guard.ts'

export interface KeyboardGuardEvents {
  readonly onRelease: () => void
  readonly onLeave: (heldCodes: readonly string[]) => void
  readonly onShortcut: (code: string) => boolean
  /** Keys are not to reach the guest now. */
  readonly isHeldBack: () => boolean
  readonly onHeldBack: () => void
}

export function useKeyboardGuard(element: HTMLElement | null, events: KeyboardGuardEvents): void {
  const newest = useRef(events)
  useEffect(() => {
    newest.current = events
  })
  useEffect(() => (element ? guardKeyboard(element, newest) : undefined), [element])
}

function guardKeyboard(element: HTMLElement, events: { readonly current: KeyboardGuardEvents }): () => void {
  const listening = new AbortController()
  const held = new Set<string>()
  let grab: GrabState = freshGrab

  const onKey = (event: KeyboardEvent): void => {
    const type = event.type === 'keydown' ? 'keydown' : 'keyup'
    const { code, ctrlKey, shiftKey, altKey, metaKey } = event
    const key = { type, code, ctrlKey, shiftKey, altKey, metaKey } as const
    const tracked = trackGrab(grab, key)
    grab = tracked.state
    // After the viewer has passed the last key-up on.
    if (tracked.isReleased) setTimeout(() => events.current.onRelease())
    if (isOfferedToApp(key) && (events.current.onShortcut(code) || isTakenByApp(element, event))) {
      event.preventDefault()
      event.stopImmediatePropagation()
      return
    }
    if (isKept(key, events.current.isHeldBack())) {
      event.preventDefault()
      event.stopImmediatePropagation()
      if (!isModifier(key)) events.current.onHeldBack()
      return
    }
    if (type === 'keydown') held.add(code)
    else held.delete(code)
  }
  const onPaste = (event: Event): void => {
    if (!events.current.isHeldBack()) return
    event.preventDefault()
    event.stopImmediatePropagation()
    events.current.onHeldBack()
  }
  const onFocusOut = (event: FocusEvent): void => {
    if (event.relatedTarget instanceof Node && element.contains(event.relatedTarget)) return
    grab = freshGrab
    if (held.size > 0) events.current.onLeave([...held])
    held.clear()
  }
  const options = { capture: true, signal: listening.signal }
  element.addEventListener('keydown', onKey, options)
  element.addEventListener('keyup', onKey, options)
  element.addEventListener('paste', onPaste, options)
  element.addEventListener('focusout', onFocusOut, options)
  return () => listening.abort()
}

/** Offers the key to the app's own shortcuts, as if the page had the focus; one that acts on it says so by preventing its default. */
function isTakenByApp(element: HTMLElement, { key, code, ctrlKey, shiftKey }: KeyboardEvent): boolean {
  const offered = new KeyboardEvent('keydown', { key, code, ctrlKey, shiftKey, bubbles: true, cancelable: true })
  return !element.ownerDocument.body.dispatchEvent(offered)
}
