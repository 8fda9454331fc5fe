// Consoles in windows of their own: the same page with ?console=<key>, in the browser and on the desktop.
import { consoleKey, parseConsoleKey } from '../session/console-ref.ts'
import type { ConsoleRef } from '../session/console-ref.ts'

/** `false` if the browser did not allow the window. A window that is open already comes to the front. */
export function detachConsole(ref: ConsoleRef): boolean {
  const key = consoleKey(ref)
  const opened = window.open(`/?console=${encodeURIComponent(key)}`, `console-${key}`, 'popup,width=1080,height=800')
  opened?.focus()
  return opened !== null
}

/** The console that this window is for; `undefined` in the main window. */
export function detachedConsole(search: string = window.location.search): ConsoleRef | undefined {
  return parseConsoleKey(new URLSearchParams(search).get('console') ?? '')
}
