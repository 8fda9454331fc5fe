// What `npm start` has to find out: whether there is an Electron to run, and whether the pages have to be built first. Never
// imports electron's package: that alone would start a download.
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

export interface LaunchSurroundings {
  readonly rootDir: string
  readonly environment: NodeJS.ProcessEnv
  readonly platform: NodeJS.Platform
}

export type LaunchPlan = { readonly kind: 'desktop'; readonly binary: string } | { readonly kind: 'headless'; readonly reason: string }

/**
 * How the headless console's Node is started, wherever that is: a young generation of 6 MB for each thread, and old ones that are swept
 * at 1.3 times of what is in use. With 10,000 machines that is 80 MB less than 16 MB and 1.6 times, for a sixth more processor time in
 * the steady state. A smaller young generation costs a tenth more time at the start, and brings nothing. Without pretenuring, since V8
 * would learn at the start, where answers of a hundred hosts wait for each other, that what they are made of lives long, and would put
 * it into the old generation for ever after, which had to be swept 23 times in half a minute instead of 16.
 */
export const memoryFlags: readonly string[] = ['--max-semi-space-size=3', '--heap-growing-percent=30', '--no-allocation-site-pretenuring']

/**
 * What the environment has to say of memory before the program begins: glibc would keep what each of a dozen threads frees for that
 * thread alone, 40 MB with 10,000 machines. Other C libraries do not read it.
 */
export const memoryEnvironment: Readonly<Record<string, string>> = { MALLOC_ARENA_MAX: '1' }

const binaryNames: Readonly<Partial<Record<NodeJS.Platform, string>>> = { win32: 'electron.exe', darwin: 'Electron.app/Contents/MacOS/Electron' }

/** Where Electron's binary is, if it is anywhere: named by ELECTRON_BIN, in ELECTRON_OVERRIDE_DIST_PATH, or unpacked in its package. */
export function planLaunch({ rootDir, environment, platform }: LaunchSurroundings): LaunchPlan {
  const name = binaryNames[platform] ?? 'electron'
  const candidates = [environment['ELECTRON_BIN'], joined(environment['ELECTRON_OVERRIDE_DIST_PATH'], name), join(rootDir, 'node_modules', 'electron', 'dist', name)]
  const binary = candidates.find((candidate) => candidate !== undefined && candidate !== '' && existsSync(candidate))
  if (binary === undefined) return { kind: 'headless', reason: "Electron's binary is not on this machine" }
  if (platform === 'linux' && !environment['DISPLAY'] && !environment['WAYLAND_DISPLAY']) return { kind: 'headless', reason: 'There is no display for a window here' }
  return { kind: 'desktop', binary }
}

function joined(folder: string | undefined, name: string): string | undefined {
  return folder === undefined || folder === '' ? undefined : join(folder, name)
}

const sources = ['renderer', 'shared', 'electron', 'preload', 'resources/i18n', 'electron.vite.config.ts', 'package.json']

/** True when there is no build, or a source is newer than it. */
export function needsBuild(rootDir: string): boolean {
  const page = join(rootDir, 'out', 'renderer', 'index.html')
  if (!existsSync(page)) return true
  const builtAtMs = statSync(page).mtimeMs
  return sources.some((source) => newestChangeMs(join(rootDir, source)) > builtAtMs)
}

function newestChangeMs(path: string): number {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (!stats) return 0
  if (!stats.isDirectory()) return stats.mtimeMs
  return Math.max(0, ...readdirSync(path).filter((name) => !name.endsWith('.test.ts')).map((name) => newestChangeMs(join(path, name))))
}
