// Remembers where the main window was, and puts it back only where a screen still is.
import { screen } from 'electron'
import type { BrowserWindow, Rectangle } from 'electron'
import * as z from 'zod'

export const WindowState = z.object({
  bounds: z.object({ x: z.number(), y: z.number(), width: z.number().min(320), height: z.number().min(240) }).nullable(),
  isMaximized: z.boolean(),
  isFullScreen: z.boolean(),
})
export type WindowState = z.output<typeof WindowState>

export interface WindowStateFile {
  read(): unknown
  write(state: WindowState): void
}

export const defaultBounds = { width: 1440, height: 900 }

export function readWindowState(file: WindowStateFile): WindowState {
  const parsed = WindowState.safeParse(file.read())
  return parsed.success ? parsed.data : { bounds: null, isMaximized: false, isFullScreen: false }
}

/** The bounds to open with: the remembered ones if enough of them is on a screen that is there now. */
export function visibleBounds(state: WindowState): Partial<Rectangle> {
  if (!state.bounds) return defaultBounds
  const { bounds } = state
  const isVisible = screen.getAllDisplays().some(({ workArea }) => overlap(workArea, bounds) >= 0.25 * bounds.width * bounds.height)
  return isVisible ? bounds : { width: bounds.width, height: bounds.height }
}

function overlap(a: Rectangle, b: Rectangle): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)
  return Math.max(0, width) * Math.max(0, height)
}

/** Saves on close, when the last bounds are final; a crash keeps the state of the last orderly close. */
export function rememberWindowState(window: BrowserWindow, file: WindowStateFile): void {
  window.on('close', () => file.write({ bounds: window.getNormalBounds(), isMaximized: window.isMaximized(), isFullScreen: window.isFullScreen() }))
}
