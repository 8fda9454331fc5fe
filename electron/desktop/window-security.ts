// Electron's security checklist for every web page of the app: no navigation, no new pages but our own console
// windows, few permissions, no webviews. Applied once to the app, so that no window can be forgotten.
import { app, session, shell } from 'electron'
import type { BrowserWindowConstructorOptions, WebContents } from 'electron'
import { appOrigin } from './app-protocol.ts'

/** What a page may be granted: nothing but writing the clipboard when a user copies, full screen for a console, and telling alerts by the system. */
const grantedPermissions: readonly string[] = ['clipboard-sanitized-write', 'fullscreen', 'notifications']

export interface WindowSecurityOptions {
  /** Options of a window that the page may open: a detached console. */
  readonly childWindow: () => BrowserWindowConstructorOptions
}

export function secureAllWindows(options: WindowSecurityOptions): void {
  app.on('web-contents-created', (_event, contents) => secureContents(contents, options))
  session.defaultSession.setPermissionRequestHandler((_contents, permission, callback) => callback(grantedPermissions.includes(permission)))
  session.defaultSession.setPermissionCheckHandler((_contents, permission) => grantedPermissions.includes(permission))
}

function secureContents(contents: WebContents, { childWindow }: WindowSecurityOptions): void {
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.on('will-navigate', (event, url) => {
    if (!isOwnPage(url)) event.preventDefault()
  })
  contents.setWindowOpenHandler(({ url }) => {
    if (isOwnPage(url)) return { action: 'allow', overrideBrowserWindowOptions: childWindow() }
    // Only a web address may leave the app, and only to the user's browser.
    if (url.startsWith('https://')) void shell.openExternal(url)
    return { action: 'deny' }
  })
}

export function isOwnPage(url: string): boolean {
  // Node's URL gives every scheme that is not the web's the origin "null": scheme and host are compared instead.
  const parsed = URL.parse(url)
  return parsed !== null && `${parsed.protocol}//${parsed.host}` === appOrigin
}
