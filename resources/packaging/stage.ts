// Lays out what a headless package holds: the bundled server and renderer, and only the modules that they need at run time.
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const repositoryDir = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

export function run(command: readonly string[], options: { cwd?: string; env?: NodeJS.ProcessEnv } = {}): void {
  const [program = '', ...args] = command
  const { status, error } = spawnSync(program, args, { stdio: 'inherit', cwd: options.cwd ?? repositoryDir, env: options.env ?? process.env })
  if (error) throw error
  if (status !== 0) throw new Error(`"${command.join(' ')}" ended with status ${String(status)}`)
}

/** Builds `out/` unless it is there; a release builds on a clean checkout, where it never is. */
export function ensureBuilt(): void {
  if (!existsSync(join(repositoryDir, 'out/main/serve.js'))) run(['npm', 'run', '--silent', 'build'])
}

/** Files of modules that no installation needs: sources of native code, type declarations, binaries of other platforms. */
const unneeded = /better-sqlite3\/(deps|src)(\/|$)|\.(d\.[cm]?ts|map)$|ssh2\/(test|examples)(\/|$)/

export function stageHeadless(targetDir: string): void {
  ensureBuilt()
  rmSync(targetDir, { recursive: true, force: true })
  mkdirSync(targetDir, { recursive: true })
  for (const file of ['package.json', 'package-lock.json']) cpSync(join(repositoryDir, file), join(targetDir, file))
  run(['npm', 'ci', '--omit=dev', '--omit=optional', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: targetDir })
  const modules = join(targetDir, 'node_modules')
  const pruned = join(targetDir, 'pruned_modules')
  cpSync(modules, pruned, { recursive: true, verbatimSymlinks: true, filter: (source) => !unneeded.test(source) && isForThisPlatform(source) })
  rmSync(modules, { recursive: true })
  cpSync(pruned, modules, { recursive: true, verbatimSymlinks: true })
  rmSync(pruned, { recursive: true })
  cpSync(join(repositoryDir, 'out'), join(targetDir, 'out'), { recursive: true, filter: (source) => !source.endsWith(join('out', 'preload')) })
  rmSync(join(targetDir, 'package-lock.json'))
}

function isForThisPlatform(source: string): boolean {
  const match = /better-sqlite3\/prebuilds\/([^/]+)/.exec(source)
  return match === null || match[1]?.startsWith(`${process.platform}-${process.arch}`) === true
}
