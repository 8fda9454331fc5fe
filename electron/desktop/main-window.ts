// The windows: one main window and any number of detached consoles, all sandboxed and with the same preload script.
import { BrowserWindow, nativeTheme } from 'electron'
import type { BrowserWindowConstructorOptions } from 'electron'
import { appOrigin } from './app-protocol.ts'
import { defaultBounds, readWindowState, rememberWindowState, visibleBounds } from './window-state.ts'
import type { WindowStateFile } from './window-state.ts'

export interface WindowOptions {
  readonly preloadFile: string
  readonly iconFile: string
}

function webPreferences(preloadFile: string): BrowserWindowConstructorOptions['webPreferences'] {
  return { preload: preloadFile, contextIsolation: true, sandbox: true, nodeIntegration: false, webviewTag: false, spellcheck: false }
}

/** A detached console: the same page and rights as the main window, a size that fits a common guest screen. */
export function consoleWindowOptions({ preloadFile, iconFile }: WindowOptions): BrowserWindowConstructorOptions {
  return { width: 1080, height: 800, minWidth: 320, minHeight: 240, icon: iconFile, autoHideMenuBar: true, backgroundColor: background(), webPreferences: webPreferences(preloadFile) ?? {} }
}

export function openMainWindow({ preloadFile, iconFile, stateFile, route }: WindowOptions & { stateFile: WindowStateFile; route: string }): BrowserWindow {
  const state = readWindowState(stateFile)
  const window = new BrowserWindow({
    ...defaultBounds,
    ...visibleBounds(state),
    minWidth: 800,
    minHeight: 500,
    title: 'NovaCron Console',
    icon: iconFile,
    show: false,
    backgroundColor: background(),
    webPreferences: webPreferences(preloadFile) ?? {},
  })
  if (state.isMaximized) window.maximize()
  if (state.isFullScreen) window.setFullScreen(true)
  rememberWindowState(window, stateFile)
  // Shown when painted, so that no white rectangle flashes in a dark room.
  window.once('ready-to-show', () => window.show())
  void window.loadURL(`${appOrigin}/${route}`)
  return window
}

function background(): string {
  return nativeTheme.shouldUseDarkColors ? '#14171c' : '#ffffff'
}
