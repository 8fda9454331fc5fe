// Commands on the host: as a stream with their fate told at the end, or run to the end with their output.
import type { Duplex } from 'node:stream'
import type { ClientChannel } from 'ssh2'
import { openChannel } from './open-channel.ts'
import type { ChannelOpener, ChannelOptions } from './open-channel.ts'

export interface CommandOptions extends ChannelOptions {
  /** Written to the command's standard input, which is closed after it. */
  readonly stdin?: string | Uint8Array
}

interface CommandEnd {
  /** Exit status; -1 when a signal or the loss of the connection ended the command. */
  readonly code: number
  readonly endedBySignal: string | undefined
  /** The first 64 KiB of its standard error. */
  readonly stderr: string
}

export interface CommandResult {
  /** Exit status; -1 when a signal ended the command. */
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

export type SshCommand = Duplex & {
  /** Resolves when the command and its stream have ended. The stream must be read, or destroyed, for that. Never rejects. */
  readonly ended: Promise<CommandEnd>
}

const keptStderrBytes = 64 * 1024
const maxOutputBytes = 4 * 1024 * 1024

interface Listened {
  readonly channel: ClientChannel
  readonly ended: Promise<CommandEnd>
}

async function start(opener: ChannelOpener, command: string, { signal, stdin, keptBytes }: CommandOptions & { keptBytes: number }): Promise<Listened> {
  let ended: Promise<CommandEnd> | undefined
  const channel = await openChannel(opener, {
    target: `the command "${command}"`,
    signal,
    open: (done) =>
      opener.client.exec(command, (error, opened) => {
        // Here and not a turn later: a quick command's exit may stand in the same packet as the channel's opening.
        if (!error) ended = listen(opened, keptBytes)
        done(error, opened)
      }),
  })
  if (!ended) throw new Error('a channel was opened without its listeners')
  if (stdin !== undefined) channel.end(stdin)
  return { channel, ended }
}

function listen(channel: ClientChannel, keptBytes: number): Promise<CommandEnd> {
  const stderr = collector(keptBytes)
  // Read whether or not anybody asks: what nobody reads fills the channel's window and stops the command.
  channel.stderr.on('data', stderr.take)
  return new Promise((resolve) => {
    let code = -1
    let endedBySignal: string | undefined
    channel.on('exit', (status: number | null, name?: string) => {
      code = status ?? -1
      endedBySignal = name
    })
    channel.once('close', () => resolve({ code, endedBySignal, stderr: stderr.text() }))
  })
}

export async function openCommand(opener: ChannelOpener, command: string, options: CommandOptions): Promise<SshCommand> {
  const { channel, ended } = await start(opener, command, { ...options, keptBytes: keptStderrBytes })
  return Object.assign(channel, { ended })
}

/** @throws SshError; the signal's reason when aborted, after closing the command's channel. */
export async function runCommand(opener: ChannelOpener, command: string, options: CommandOptions): Promise<CommandResult> {
  const { signal } = options
  const { channel, ended } = await start(opener, command, { ...options, stdin: options.stdin ?? '', keptBytes: maxOutputBytes })
  const stdout = collector(maxOutputBytes)
  channel.on('data', stdout.take)
  const abandoned = Promise.withResolvers<never>()
  const onAbort = (): void => {
    channel.close()
    abandoned.reject(signal.reason)
  }
  signal.addEventListener('abort', onAbort, { once: true })
  const lost = opener.closed.then((error) => Promise.reject(error))
  try {
    const { code, endedBySignal, stderr } = await Promise.race([ended, lost, abandoned.promise])
    // A command without a fate: its channel may have closed with the connection, which is known a moment later.
    if (code === -1 && endedBySignal === undefined) await Promise.race([lost, new Promise((resolve) => setImmediate(resolve))])
    return { code, stdout: stdout.text(), stderr }
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}

function collector(maxBytes: number): { take: (chunk: Buffer) => void; text: () => string } {
  const chunks: Buffer[] = []
  let bytes = 0
  return {
    take: (chunk) => {
      if (bytes < maxBytes) chunks.push(chunk.subarray(0, maxBytes - bytes))
      bytes += chunk.length
    },
    text: () => Buffer.concat(chunks).toString('utf8'),
  }
}
