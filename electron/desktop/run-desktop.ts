// The desktop shell: one instance, the app's services, its windows, menu and tray. Everything it shows comes from the services.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { BrowserWindow, app, dialog } from 'electron'
import * as z from 'zod'
import { helpText, parseCommandLine } from '#electron/app/command-line.ts'
import type { ServeSettings } from '#electron/app/command-line.ts'
import { createApp } from '#electron/app/create-app.ts'
import type { App } from '#electron/app/create-app.ts'
import { defaultParts } from '#electron/app/default-parts.ts'
import { installationDir, readVersion, rendererDir } from '#electron/app/paths.ts'
import { routeToShow } from '#electron/app/show-route.ts'
import { createLog } from '#electron/lib/log.ts'
import { createHintWords, createWords } from '#electron/lib/words.ts'
import { AppError } from '#shared/errors.ts'
import { appOrigin, registerAppScheme, serveApp } from './app-protocol.ts'
import { createElectronPlatform, defaultDesktopDataDir } from './electron-platform.ts'
import { consoleWindowOptions, openMainWindow } from './main-window.ts'
import { installMenu } from './menu.ts'
import { transferResponse } from './transfer-pages.ts'
import { createTray } from './tray.ts'
import { servePorts } from './window-ports.ts'
import { secureAllWindows } from './window-security.ts'

const preloadFile = join(installationDir, 'out', 'preload', 'preload.cjs')
const iconFile = join(installationDir, 'resources', 'icons', 'icon.png')

/** The menu is there before the preferences are read. */
const words = createWords(() => 'en')

/** Resolves when the app may quit. */
export async function runDesktop(args: readonly string[]): Promise<void> {
  if (isAnswered(args)) return app.quit()
  // A second start hands its command line to the first and ends.
  if (!app.requestSingleInstanceLock({ args })) return app.quit()
  registerAppScheme()
  await app.whenReady()
  try {
    await run(settingsOf(args))
  } catch (error) {
    dialog.showErrorBox(words('menu.cannotStart'), textOf(error))
    app.exit(1)
  }
}

/** What is asked for in a terminal is answered there, with no window. */
function isAnswered(args: readonly string[]): boolean {
  const asked = args.includes('--help') || args.includes('-h') ? helpText : args.includes('--version') ? `${readVersion()}\n` : ''
  process.stdout.write(asked)
  return asked !== ''
}

function textOf(error: unknown): string {
  return error instanceof AppError ? [error.message, createHintWords()(error)].filter(Boolean).join('\n\n') : String(error)
}

function settingsOf(args: readonly string[]): ServeSettings {
  const settings = parseCommandLine(args)
  if (settings.kind !== 'serve') throw new AppError('input-invalid', { message: 'The desktop app has no such option' })
  return settings
}

async function run(settings: ServeSettings): Promise<void> {
  const dataDir = settings.dataDir ?? defaultDesktopDataDir()
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  await using stack = new AsyncDisposableStack()
  const log = createLog({ level: settings.logLevel, file: join(dataDir, 'console.log') })
  const platform = createElectronPlatform(dataDir)
  const services = stack.use(await createApp({ platform, log, ...defaultParts }))

  serveApp({ rendererDir, developmentUrl: process.env['ELECTRON_RENDERER_URL'], answer: (request) => transferResponse(request, services.transfers) })
  secureAllWindows({ childWindow: () => consoleWindowOptions({ preloadFile, iconFile }) })
  servePorts({ app: services, user: platform.user })
  const showRoute = (route: string): void => showMainWindow(route, () => openMainWindow({ preloadFile, iconFile, stateFile: platform.windowState, route }))
  installMenu({ showRoute, words })
  stack.use(createTray({ inventory: services.inventory, iconFile, showRoute, quit: () => app.quit(), words }))
  app.on('activate', () => showRoute(''))
  app.on('second-instance', (...[, , , handed]) => {
    openAsked(services, { settings: () => settingsOf(Handed.parse(handed).args), showRoute }).catch(tell)
  })
  await openAsked(services, { settings: () => settings, showRoute })
  await untilQuit()
}

const Handed = z.object({ args: z.array(z.string()) })

interface OpenOptions {
  readonly settings: () => ServeSettings
  readonly showRoute: (route: string) => void
}

/** What a command line asks for, its own or that of a second start. The window is there at once: a host may have to ask somebody something. */
async function openAsked(services: App, { settings, showRoute }: OpenOptions): Promise<void> {
  const asked = settings()
  if (asked.demoUri !== undefined) await addDemo(services, asked.demoUri)
  if (!asked.isTrayOnly) showRoute('')
  const { route, problem } = await routeToShow(services, asked)
  if (!asked.isTrayOnly && route !== '') showRoute(route)
  if (problem) tell(problem)
}

function tell(error: unknown): void {
  dialog.showErrorBox('NovaCron Console', textOf(error))
}

async function addDemo(services: App, uri: string): Promise<void> {
  try {
    await services.hosts.add({ uri, name: '', folder: '', autoconnect: true })
  } catch (error) {
    // The fleet is there from an earlier start.
    if (!(error instanceof AppError) || error.code !== 'host-exists') throw error
  }
}

/** The main window is the one whose page is not a detached console. */
function showMainWindow(route: string, open: () => BrowserWindow): void {
  const main = BrowserWindow.getAllWindows().find((window) => !window.webContents.getURL().includes('console='))
  if (!main) return void open()
  if (main.isMinimized()) main.restore()
  main.show()
  main.focus()
  if (route !== '') void main.loadURL(`${appOrigin}/${route}`)
}

/** Windows may all be closed while the tray lives on; quitting is said explicitly, but for systems where the last window is the app. */
function untilQuit(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  app.once('will-quit', (event) => {
    // The services end in order before the process does.
    event.preventDefault()
    resolve()
  })
  return promise
}
