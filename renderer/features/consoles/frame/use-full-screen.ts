// Full screen of one element. Where the browser allows it the system's own keys (Alt+Tab, Super, Esc) go to the guest too;
// Esc then has to be held to leave.
import { useCallback, useSyncExternalStore } from 'react'

interface KeyboardLock {
  lock(): Promise<void>
  unlock(): void
}

export function useFullScreen(element: HTMLElement | null): { readonly isFullScreen: boolean; readonly toggle: () => void } {
  const isFullScreen = useSyncExternalStore(subscribe, () => element !== null && document.fullscreenElement === element)
  const toggle = useCallback(() => {
    if (!element) return
    if (document.fullscreenElement === element) void leave()
    else void enter(element)
  }, [element])
  return { isFullScreen, toggle }
}

function subscribe(listener: () => void): () => void {
  document.addEventListener('fullscreenchange', listener)
  return () => document.removeEventListener('fullscreenchange', listener)
}

async function enter(element: HTMLElement): Promise<void> {
  try {
    await element.requestFullscreen({ navigationUI: 'hide' })
    await keyboard()?.lock()
  } catch {
    // The browser or the window system does not allow it: the console stays as it is, which is what the user sees.
  }
}

async function leave(): Promise<void> {
  keyboard()?.unlock()
  await document.exitFullscreen()
}

function keyboard(): KeyboardLock | undefined {
  const found: unknown = 'keyboard' in navigator ? navigator.keyboard : undefined
  return isKeyboardLock(found) ? found : undefined
}

function isKeyboardLock(value: unknown): value is KeyboardLock {
  return typeof value === 'object' && value !== null && 'lock' in value && 'unlock' in value
}
