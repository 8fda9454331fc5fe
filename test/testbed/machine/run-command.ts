// Runs a program to its end, with a deadline, and says plainly what it was when it fails.
import { execFile } from 'node:child_process'

export interface CommandOptions {
  /** Ends the program with SIGKILL after so long. */
  readonly deadlineMs?: number
  readonly signal?: AbortSignal
  readonly input?: string
}

export interface CommandResult {
  /** Exit code; -1 when the program could not be started or was killed. */
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

const defaultDeadlineMs = 30_000
const maxOutputBytes = 64 * 1024 * 1024
// Packages put daemons and tools where an ordinary PATH does not look.
const environment = { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/local/sbin:/usr/sbin:/sbin`, LC_ALL: 'C.UTF-8' }

/** Never rejects: a failure is a result. */
export function tryCommand(program: string, args: readonly string[], { deadlineMs = defaultDeadlineMs, signal, input }: CommandOptions = {}): Promise<CommandResult> {
  return new Promise((resolve) => {
    const options = { timeout: deadlineMs, killSignal: 'SIGKILL', maxBuffer: maxOutputBytes, env: environment, ...(signal ? { signal } : {}) } as const
    const child = execFile(program, [...args], options, (error, stdout, stderr) => {
      if (!error) return resolve({ code: 0, stdout, stderr })
      const code = typeof error.code === 'number' ? error.code : -1
      const reason = error.killed === true ? `${program} was stopped: no end within ${deadlineMs} ms` : error.message
      resolve({ code, stdout, stderr: code === -1 ? `${stderr}${reason}` : stderr })
    })
    // A program that ends before it has read its input is judged by its exit code, not by the broken pipe.
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(input ?? '')
  })
}

/** The program's standard output. @throws Error with the command line and what it said. */
export async function runCommand(program: string, args: readonly string[], options: CommandOptions = {}): Promise<string> {
  const { code, stdout, stderr } = await tryCommand(program, args, options)
  if (code === 0) return stdout
  throw new Error(`${[program, ...args].join(' ').slice(0, 300)}: exit ${code}\n${(stderr || stdout).trim()}`)
}
