// The console's program in a process of its own, as a person starts it from a shell.
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'

export interface StartedProgram extends Disposable {
  readonly child: ChildProcess
  /** When all that it printed has been read too. */
  readonly exited: Promise<number | null>
  /** All that it has printed so far. */
  readonly output: () => string
  /** The links to open that it has printed. */
  readonly links: () => string[]
  /** The first of them, empty as long as there is none. */
  readonly link: () => string
}

export function startProgram(dataDir: string, args: readonly string[]): StartedProgram {
  const child = spawn(process.execPath, ['electron/serve.ts', '--data-dir', dataDir, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  const collect = (chunk: Buffer): void => void (output += chunk.toString())
  child.stdout.on('data', collect)
  child.stderr.on('data', collect)
  const links = (): string[] => output.match(/http:\/\/127\.0\.0\.1:\d+\/open\/\S+/g) ?? []
  return {
    child,
    exited: once(child, 'close').then(([code]) => code as number | null),
    output: () => output,
    links,
    link: () => links()[0] ?? '',
    [Symbol.dispose]: () => void child.kill('SIGKILL'),
  }
}
