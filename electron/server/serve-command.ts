// What `novacron` and `npm run serve` do: build the app, start the server, print the link, and end in order.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createApp } from '#electron/app/create-app.ts'
import type { App } from '#electron/app/create-app.ts'
import { defaultParts } from '#electron/app/default-parts.ts'
import { createNodePlatform } from '#electron/app/node-platform.ts'
import { readVersion, rendererDir } from '#electron/app/paths.ts'
import { routeToShow } from '#electron/app/show-route.ts'
import type { ShowResult } from '#electron/app/show-route.ts'
import { createLog } from '#electron/lib/log.ts'
import type { Log } from '#electron/lib/log.ts'
import { createHintWords, createWords } from '#electron/lib/words.ts'
import { AppError } from '#shared/errors.ts'
import { openApiToken } from './admission/api-token.ts'
import type { ApiToken } from './admission/api-token.ts'
import { helpText, parseCommandLine } from '#electron/app/command-line.ts'
import type { ServeSettings } from '#electron/app/command-line.ts'
import type { HttpServer } from './http-server.ts'
import { announceConsole, askRunningConsole } from './running-console.ts'
import type { HandedLink, HandedRoute } from './running-console.ts'
import { createSessions } from './admission/sessions.ts'

export interface Terminal {
  print(text: string): void
  printError(text: string): void
}

/** As the options that it is called with. */
const words = createWords(() => 'en')
const linkLifeMs = 15 * 60_000
const sessionIdleMs = 7 * 24 * 3600_000

/** Resolves with the exit code when the program has ended. */
export async function runServeCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    const settings = parseCommandLine(args)
    if (settings.kind === 'help') terminal.print(helpText.trimEnd())
    else if (settings.kind === 'version') terminal.print(readVersion())
    else await serve(settings, terminal)
    return 0
  } catch (error) {
    if (error instanceof HandedOver) return tellHandedOver(error.handed, terminal)
    if (!(error instanceof AppError)) throw error
    printProblem(error, terminal)
    return 1
  }
}

function printProblem(error: AppError, terminal: Terminal): void {
  terminal.printError(`novacron: ${error.message}`)
  const hint = createHintWords()(error)
  if (hint !== undefined) terminal.printError(hint)
}

function tellHandedOver({ link, problem, note }: HandedLink, terminal: Terminal): number {
  if (problem !== undefined) terminal.printError(`novacron: ${problem}`)
  if (note !== undefined) terminal.print(note)
  terminal.print(words('terminal.running'))
  terminal.print(`  ${link}`)
  return problem === undefined ? 0 : 1
}

async function serve(settings: ServeSettings, terminal: Terminal): Promise<void> {
  const stopped = untilStopped()
  await using stack = new AsyncDisposableStack()
  const log = createLog({ level: settings.logLevel })
  const dataDir = settings.dataDir ?? (settings.demoUri === undefined ? undefined : stack.adopt(mkdtempSync(join(tmpdir(), 'novacron-demo-')), removeFolder))
  const platform = createNodePlatform({ dataDir, environment: process.env, log })
  const app = stack.use(await openApp({ platform, log, ...defaultParts }, settings))
  const apiToken = await openApiToken(join(platform.dataDir, 'api-token'))
  const metricsToken = await openApiToken(join(platform.dataDir, 'metrics-token'))
  const server = stack.use(await listen({ app, apiToken, metricsToken, settings, log }))
  stack.use(await announceConsole(platform.dataDir, server.origin))

  if (settings.demoUri !== undefined) await openDemo(app, settings.demoUri)
  if (settings.isTrayOnly) terminal.printError(words('terminal.noTray'))
  const shown = await routeToShow(app, settings)
  if (shown.problem) printProblem(shown.problem, terminal)
  printWelcome({ terminal, server, route: shown.route, tokenFile: apiToken.file, metricsTokenFile: metricsToken.file })
  const note = noteOf(shown)
  if (note !== undefined) terminal.print(note)
  stack.use(offerNewLinks(() => terminal.print(words('terminal.newLink', { link: server.createLink() }))))
  await stopped
  terminal.print(words('terminal.ending'))
}

/** Who has the data folder is asked to show what this start was told to show. */
async function openApp(parts: Parameters<typeof createApp>[0], { connectUri, show }: ServeSettings): Promise<App> {
  try {
    return await createApp(parts)
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'conflict') throw error
    const handed = await askRunningConsole(parts.platform.dataDir, { connectUri, show })
    if (!handed) throw error
    throw new HandedOver(handed)
  }
}

/** Ends this start, whose work another console has taken. */
class HandedOver extends Error {
  readonly handed: HandedLink

  constructor(handed: HandedLink) {
    super('another console has this data folder')
    this.handed = handed
  }
}

interface ListenOptions {
  readonly app: App
  readonly apiToken: ApiToken
  readonly metricsToken: ApiToken
  readonly settings: ServeSettings
  readonly log: Log
}

async function listen({ app, apiToken, metricsToken, settings: { port }, log }: ListenOptions): Promise<HttpServer> {
  // Loaded only now: the workers have the hosts already, and work while this thread reads the web framework's many files.
  const { startHttpServer } = await import('./http-server.ts')
  try {
    return await startHttpServer({ app, apiToken, metricsToken, sessions: createSessions({ now: Date.now, linkLifeMs, idleMs: sessionIdleMs }), rendererDir, port, log, show: async (start) => handedOf(await routeToShow(app, start)) })
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'EADDRINUSE') throw error
    throw new AppError('conflict', { message: `Port ${port} of this machine is in use, perhaps by another NovaCron Console`, hint: 'choose-port', cause: error })
  }
}

/** A second start with the same data folder finds its fleet already there. */
async function openDemo(app: App, uri: string): Promise<void> {
  try {
    await app.hosts.add({ uri, name: '', folder: '', autoconnect: true })
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'host-exists') throw error
  }
}

/** What a later start prints, which has no words for it but these. */
function handedOf(shown: ShowResult): HandedRoute {
  const note = noteOf(shown)
  const hint = shown.problem && createHintWords()(shown.problem)
  return { route: shown.route, ...(shown.problem ? { problem: [shown.problem.message, hint].filter(Boolean).join('\n') } : {}), ...(note === undefined ? {} : { note }) }
}

function noteOf({ askedBy }: ShowResult): string | undefined {
  return askedBy === undefined ? undefined : words('terminal.asked', { name: askedBy })
}

function printWelcome({ terminal, server, route, tokenFile, metricsTokenFile }: { terminal: Terminal; server: HttpServer; route: string; tokenFile: string; metricsTokenFile: string }): void {
  terminal.print(words('terminal.served', { version: readVersion(), origin: server.origin }))
  terminal.print(words('terminal.open', { count: linkLifeMs / 60_000 }))
  terminal.print(`  ${server.createLink(route)}`)
  terminal.print(words('terminal.scripts', { origin: server.origin, file: tokenFile }))
  terminal.print(words('terminal.prometheus', { origin: server.origin, file: metricsTokenFile }))
  terminal.print(process.stdin.isTTY ? words('terminal.enter') : words('terminal.signal', { pid: process.pid }))
}

/** On Enter in a terminal, and on SIGUSR1 (which Windows does not have). */
function offerNewLinks(print: () => void): Disposable {
  const onInput = (): void => print()
  if (process.platform !== 'win32') process.on('SIGUSR1', print)
  if (process.stdin.isTTY) process.stdin.on('data', onInput)
  return {
    [Symbol.dispose]() {
      process.off('SIGUSR1', print)
      process.stdin.off('data', onInput)
      process.stdin.pause()
    },
  }
}

/** A second signal ends the process at once, should the orderly end hang. */
function untilStopped(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  return promise
}

function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true })
}
