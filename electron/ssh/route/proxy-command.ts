// Reaches an SSH port through the standard input and output of a ProxyCommand, which is run by the shell as OpenSSH runs it.
import { spawn } from 'node:child_process'
import { Duplex } from 'node:stream'
import { fromSocketError } from '../errors.ts'
import type { Route } from './route.ts'

const keptStderrCharacters = 2_000

/** A command that does not heed its end is killed after this. */
const killAfterMs = 1_000

/** What was still in the pipe when the command ended, unless a child of it keeps the pipe open. */
const lastWordsMs = 100

export function dialCommand(command: string): Route {
  // "exec" makes the shell become the command: what ends the one then ends the other.
  const line = process.platform === 'win32' ? command : `exec ${command}`
  const child = spawn(line, { shell: true, stdio: ['pipe', 'pipe', 'pipe'] })
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', () => resolve())
  })
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const stream = Duplex.from({ writable: child.stdin, readable: child.stdout })
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => (stderr = (stderr + chunk.toString()).slice(-keptStderrCharacters)))
  child.once('error', (error) => stream.destroy(fromSocketError(error, { step: 'tcp', address: command })))
  return {
    stream,
    explain: () => (stderr.trim() === '' ? undefined : `ProxyCommand "${command}" said: ${stderr.trim()}`),
    release: async () => {
      stream.destroy()
      child.kill()
      const killer = setTimeout(() => child.kill('SIGKILL'), killAfterMs)
      await exited
      clearTimeout(killer)
      await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, lastWordsMs))])
      child.stdout.destroy()
      child.stderr.destroy()
    },
  }
}
