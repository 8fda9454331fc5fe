// virsh as an administrator keeps it open: one interactive process with `-t`, which times each command by itself, so that neither
// its start nor its connecting counts.
import { spawn } from 'node:child_process'
import { paths } from '../../testbed/paths.ts'

export interface TimedCommand {
  readonly ms: number
  readonly output: string
}

export interface VirshShell extends AsyncDisposable {
  run(command: string): Promise<TimedCommand>
}

const timeLine = /\(Time: ([\d.]+) ms\)/
const commandDeadlineMs = 120_000

/** virsh's own words for a URI of ours: its ssh takes the testbed's key from a wrapper, not from parameters. */
export function virshUri(uri: string): string {
  return `${uri.split('?')[0] ?? uri}?command=${paths.root}/ssh`
}

/** Resolves when virsh is connected. @throws Error with virsh's words */
export async function openVirshShell(uri: string): Promise<VirshShell> {
  const child = spawn('virsh', ['-t', '-c', virshUri(uri)], { stdio: 'pipe', env: { ...process.env, LC_ALL: 'C.UTF-8' } })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  let output = ''
  let errors = ''
  let onOutput = (): void => {}
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
    onOutput()
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => void (errors += text))
  const timed = (command: string): Promise<TimedCommand> => {
    const { promise, resolve, reject } = Promise.withResolvers<TimedCommand>()
    const fail = (why: string): void => reject(new Error(`virsh ${command}: ${why} ${errors}`))
    const timer = setTimeout(() => fail('no end in time'), commandDeadlineMs)
    void ended.then(() => fail('virsh has ended'))
    output = ''
    onOutput = () => {
      // Searched only at the end: a thousand domains are many lines.
      const time = timeLine.exec(output.slice(-100))?.[1]
      if (time !== undefined) resolve({ ms: Number(time), output })
    }
    child.stdin.write(`${command}\n`)
    return promise.finally(() => clearTimeout(timer))
  }
  await timed('hostname')
  return {
    run: timed,
    async [Symbol.asyncDispose]() {
      child.stdin.end('quit\n')
      await ended
    },
  }
}
