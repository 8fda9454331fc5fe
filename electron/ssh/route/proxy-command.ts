// Reaches an SSH port through the standard input and output of a ProxyCommand, which is run by the shell as OpenSSH runs it.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Duplex } from 'node:stream'
import { fromSocketError } from '../errors.ts'
import type { Route } from './route.ts'

const keptStderrBytes = 2_000

export function dialCommand(command: string): Route {
  // "exec" makes the shell become the command: what ends the one then ends the other.
  const line = process.platform === 'win32' ? command : `exec ${command}`
  const child = spawn(line, { shell: true, stdio: ['pipe', 'pipe', 'pipe'] })
  const ended = once(child, 'close').catch(() => {})
  const stream = Duplex.from({ writable: child.stdin, readable: child.stdout })
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => (stderr = (stderr + chunk.toString()).slice(-keptStderrBytes)))
  child.once('error', (error) => stream.destroy(fromSocketError(error, { step: 'tcp', address: command })))
  return {
    stream,
    explain: () => (stderr.trim() === '' ? undefined : `ProxyCommand "${command}" said: ${stderr.trim()}`),
    release: async () => {
      stream.destroy()
      child.kill()
      await ended
    },
  }
}
