// The application menu. Shortcuts that a guest may want while its console has the keyboard (Ctrl+W, Ctrl+Q, Ctrl+R)
// are not taken: closing and quitting need Shift, reloading has no key.
import { Menu, app } from 'electron'
import type { MenuItemConstructorOptions } from 'electron'
import type { Words } from '#electron/lib/words.ts'

export interface MenuActions {
  readonly showRoute: (route: string) => void
  readonly words: Words
}

export function installMenu(actions: MenuActions): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform === 'darwin', actions)))
}

export function menuTemplate(isMac: boolean, { showRoute, words }: MenuActions): MenuItemConstructorOptions[] {
  return [
    ...(isMac ? [{ role: 'appMenu' } satisfies MenuItemConstructorOptions] : []),
    {
      label: words('menu.file'),
      submenu: [
        { label: words('menu.machines'), click: () => showRoute('#/') },
        { label: words('menu.consoles'), click: () => showRoute('#/consoles') },
        { type: 'separator' },
        { role: 'close', accelerator: 'CommandOrControl+Shift+W' },
        ...(isMac ? [] : [{ label: words('menu.quit'), accelerator: 'Control+Shift+Q', click: () => app.quit() } satisfies MenuItemConstructorOptions]),
      ],
    },
    { role: 'editMenu' },
    {
      label: words('menu.view'),
      submenu: [{ role: 'togglefullscreen' }, { role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }, { type: 'separator' }, { role: 'toggleDevTools', accelerator: '' }],
    },
    { role: 'windowMenu' },
  ]
}
