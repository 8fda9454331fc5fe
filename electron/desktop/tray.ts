// The tray icon: how many VMs run on how many hosts, and the way back to the window. Left out where the desktop has no tray.
import { Menu, Tray, nativeImage } from 'electron'
import type { App } from '#electron/app/create-app.ts'
import type { Words } from '#electron/lib/words.ts'

export interface TrayOptions {
  readonly inventory: Pick<App['inventory'], 'hosts' | 'vms'>
  readonly iconFile: string
  readonly showRoute: (route: string) => void
  readonly quit: () => void
  readonly words: Words
}

const trayPixels = 20

export function createTray({ inventory, iconFile, showRoute, quit, words }: TrayOptions): Disposable {
  const tray = new Tray(nativeImage.createFromPath(iconFile).resize({ width: trayPixels, height: trayPixels }))
  const refresh = (): void => {
    const running = inventory.vms().filter((vm) => vm.libvirtId !== null).length
    tray.setToolTip(words('menu.tray', { vms: words('menu.running', { count: running }), hosts: words('menu.hosts', { count: inventory.hosts().length }) }))
  }
  tray.setContextMenu(
    Menu.buildFromTemplate([
      { label: words('menu.machines'), click: () => showRoute('#/') },
      { label: words('menu.consoles'), click: () => showRoute('#/consoles') },
      { type: 'separator' },
      { label: words('menu.quit'), click: quit },
    ]),
  )
  tray.on('click', () => showRoute('#/'))
  // The tooltip is only seen under the pointer: it is made when the pointer comes.
  tray.on('mouse-enter', refresh)
  refresh()
  return { [Symbol.dispose]: () => tray.destroy() }
}
