// A headless console of its own for each journey: a fresh data folder, a free port, and the one-time link that a person would click.
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const startDeadlineMs = 40_000
const stopDeadlineMs = 5_000

export interface ConsoleServer extends AsyncDisposable {
  readonly origin: string
  /** Valid once: gives the browser its session. */
  readonly link: string
  readonly dataDir: string
  readonly output: () => string
  readonly pid: number
}

export interface ConsoleServerOptions {
  readonly args?: readonly string[]
  readonly env?: NodeJS.ProcessEnv
  /** What an earlier run has left in its data folder. */
  readonly prepare?: (dataDir: string) => void
}

export async function startConsoleServer({ args = [], env = {}, prepare }: ConsoleServerOptions = {}): Promise<ConsoleServer> {
  const dataDir = mkdtempSync(join(tmpdir(), 'novacron-e2e-'))
  prepare?.(dataDir)
  const child = spawn(process.execPath, ['electron/serve.ts', '--port', '0', '--data-dir', dataDir, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } })
  let output = ''
  const collect = (chunk: Buffer): void => void (output += chunk.toString())
  child.stdout.on('data', collect)
  child.stderr.on('data', collect)
  const link = await untilLink(child, () => output)
  return {
    origin: new URL(link).origin,
    link,
    dataDir,
    output: () => output,
    pid: child.pid ?? 0,
    [Symbol.asyncDispose]: async () => {
      await stop(child)
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

async function untilLink(child: ChildProcess, output: () => string): Promise<string> {
  const deadline = Date.now() + startDeadlineMs
  for (;;) {
    const link = /http:\/\/127\.0\.0\.1:\d+\/open\/\S+/.exec(output())?.[0]
    if (link !== undefined) return link
    if (child.exitCode !== null || Date.now() > deadline) throw new Error(`the console did not start:\n${output()}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), stopDeadlineMs)
  await ended
  clearTimeout(timer)
}
