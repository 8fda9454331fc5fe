// The application menu. Shortcuts that a guest may want while its console has the keyboard (Ctrl+W, Ctrl+Q, Ctrl+R)
// are not taken: closing and quitting need Shift, reloading has no key.
import { Menu, app } from 'electron'
import type { MenuItemConstructorOptions } from 'electron'

export interface MenuActions {
  readonly showRoute: (route: string) => void
}

export function installMenu(actions: MenuActions): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform === 'darwin', actions)))
}

export function menuTemplate(isMac: boolean, { showRoute }: MenuActions): MenuItemConstructorOptions[] {
  return [
    ...(isMac ? [{ role: 'appMenu' } satisfies MenuItemConstructorOptions] : []),
    {
      label: '&File',
      submenu: [
        { label: 'All virtual machines', click: () => showRoute('#/') },
        { label: 'Consoles', click: () => showRoute('#/consoles') },
        { type: 'separator' },
        { role: 'close', accelerator: 'CommandOrControl+Shift+W' },
        ...(isMac ? [] : [{ label: 'Quit', accelerator: 'Control+Shift+Q', click: () => app.quit() } satisfies MenuItemConstructorOptions]),
      ],
    },
    { role: 'editMenu' },
    {
      label: '&View',
      submenu: [{ role: 'togglefullscreen' }, { role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }, { type: 'separator' }, { role: 'toggleDevTools', accelerator: '' }],
    },
    { role: 'windowMenu' },
  ]
}
