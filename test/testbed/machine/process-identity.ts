// Knows a process again after its number may have been given to another: number and start time together, kept in pid files
// as "PID START" (START is field 22 of /proc/PID/stat, in clock ticks since boot).
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { waitUntil } from './wait-until.ts'

export interface ProcessIdentity {
  readonly pid: number
  readonly startTicks: string
}

/** What is at this number now, if it is no zombie. */
export function identify(pid: number): (ProcessIdentity & { readonly state: string }) | undefined {
  const stat = readText(`/proc/${pid}/stat`)
  if (stat === undefined) return undefined
  // The command's name stands in brackets and may itself hold spaces and brackets: count from the last one.
  const [state = '', ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const startTicks = rest[18]
  return startTicks === undefined || state === 'Z' ? undefined : { pid, startTicks, state }
}

/** The process that a pid file names, if that same process still lives. */
export function readPidFile(path: string): ProcessIdentity | undefined {
  const [pid, startTicks] = (readText(path) ?? '').trim().split(' ')
  const found = identify(Number(pid))
  return found !== undefined && found.startTicks === startTicks ? found : undefined
}

export function writePidFile(path: string, pid: number): void {
  const found = identify(pid)
  if (found) writeFileSync(path, `${found.pid} ${found.startTicks}\n`)
}

/** Kills the process that a pid file names and waits for its end; removes the file. */
export async function killByPidFile(path: string, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
  const found = readPidFile(path)
  if (found) await kill(found, signal)
  rmSync(path, { force: true })
}

async function kill({ pid, startTicks }: ProcessIdentity, signal: NodeJS.Signals): Promise<void> {
  process.kill(pid, signal)
  await waitUntil(() => identify(pid)?.startTicks !== startTicks, { what: `process ${pid} ends`, deadlineMs: 10_000 })
}

export function childrenOf(pid: number): number[] {
  const children = readText(`/proc/${pid}/task/${pid}/children`) ?? ''
  return children.split(' ').filter(Boolean).map(Number)
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined // it ended meanwhile, or was never there
  }
}
