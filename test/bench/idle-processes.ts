// Processes of the same runtime that do nothing, one on each core, beside whatever is measured: they tell when the machine held everybody up.
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Interval } from './own-stalls.ts'

export interface IdleProcesses extends AsyncDisposable {
  /** When one of them was late, since it was last asked. */
  take(): Interval[]
}

export function startIdleProcesses(): IdleProcesses {
  let late: Interval[] = []
  const children = Array.from({ length: availableParallelism() }, (_, core) => {
    const child = spawn('taskset', ['-c', String(core), process.execPath, join(import.meta.dirname, 'idle-process.mjs')], { stdio: ['ignore', 'pipe', 'inherit'] })
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [fromMs = Number.NaN, toMs = Number.NaN] = line.split(' ').map(Number)
      late.push({ fromMs, toMs })
    })
    return child
  })
  return {
    take() {
      const taken = late
      late = []
      return taken
    },
    [Symbol.asyncDispose]: async () => void (await Promise.all(children.map(end))),
  }
}

async function end(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('close', resolve))
  child.kill()
  await ended
}
