// An open SSH connection: channels to TCP ports and unix sockets as seen from the host, and commands on it.
import type { Duplex } from 'node:stream'
import type { Client, ClientChannel } from 'ssh2'
import { SshError } from '../errors.ts'

export interface ChannelOptions {
  readonly signal: AbortSignal
}

export interface CommandResult {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

export interface SshSession extends AsyncDisposable {
  /** "root@kvm01.example.org" */
  readonly label: string
  openTcp(target: { host: string; port: number }, options: ChannelOptions): Promise<Duplex>
  openUnixSocket(path: string, options: ChannelOptions): Promise<Duplex>
  /** Starts a command whose standard input and output are the stream. */
  exec(command: string, options: ChannelOptions): Promise<Duplex>
  /** Runs a command to its end. At most 4 MiB of output are kept. */
  run(command: string, options: ChannelOptions): Promise<CommandResult>
  /** Resolves with the reason when the connection is gone, whoever ended it. Never rejects. */
  readonly closed: Promise<SshError>
}

export interface SessionParts {
  readonly client: Client
  readonly label: string
  readonly closed: Promise<SshError>
  /** Ends what the session rides on: the jump hosts' sessions, a proxy command. */
  readonly release: () => Promise<void>
}

const maxOutputBytes = 4 * 1024 * 1024

/** RFC 4254, section 5.1: why a server refuses to open a channel. */
const administrativelyProhibited = 1

type OpenChannel = (done: (error: Error | undefined, channel: ClientChannel) => void) => void

export function createSession({ client, label, closed, release }: SessionParts): SshSession {
  const channel = (target: string, { signal }: ChannelOptions, open: OpenChannel): Promise<ClientChannel> => openChannel({ target, signal, open, label, closed })
  const exec = (command: string, options: ChannelOptions): Promise<ClientChannel> => channel(`the command "${command}"`, options, (done) => client.exec(command, done))
  return {
    label,
    closed,
    openTcp: ({ host, port }, options) => channel(`${host}:${port}`, options, (done) => client.forwardOut('127.0.0.1', 0, host, port, done)),
    openUnixSocket: (path, options) => channel(path, options, (done) => client.openssh_forwardOutStreamLocal(path, done)),
    exec,
    run: async (command, options) => collect(await exec(command, options), options.signal),
    [Symbol.asyncDispose]: async () => {
      client.end()
      // A peer that is gone would keep `end` waiting for the rest of TCP's patience.
      client.destroy()
      await closed
      await release()
    },
  }
}

interface ChannelRequest {
  readonly target: string
  readonly signal: AbortSignal
  readonly open: OpenChannel
  readonly label: string
  readonly closed: Promise<SshError>
}

function openChannel({ target, signal, open, label, closed }: ChannelRequest): Promise<ClientChannel> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason)
    let isSettled = false
    const settle = (act: () => void): void => {
      if (isSettled) return
      isSettled = true
      signal.removeEventListener('abort', onAbort)
      act()
    }
    const onAbort = (): void => settle(() => reject(signal.reason))
    signal.addEventListener('abort', onAbort, { once: true })
    void closed.then((error) => settle(() => reject(error)))
    try {
      open((error, opened) => {
        if (error) return settle(() => reject(channelError(error, { label, target })))
        // An answer that comes after the caller gave up: the channel must not stay open on the host.
        if (isSettled) return opened.destroy()
        settle(() => resolve(opened))
      })
    } catch (error) {
      // ssh2 throws when the connection ended before the request could be sent.
      settle(() => reject(new SshError('connection-lost', { step: 'channel', message: `${label}: the connection is gone`, cause: error })))
    }
  })
}

function channelError(error: Error, { label, target }: { label: string; target: string }): SshError {
  const reason = 'reason' in error ? error.reason : undefined
  const details = { target, address: label }
  if (reason === administrativelyProhibited) {
    return new SshError('forwarding-refused', {
      step: 'channel',
      message: `${label} does not allow forwarding to ${target}: ${error.message}`,
      hint: 'sshd_config on the host needs AllowTcpForwarding and AllowStreamLocalForwarding.',
      details,
      cause: error,
    })
  }
  return new SshError('channel-failed', { step: 'channel', message: `${label} could not open ${target}: ${error.message}`, details, cause: error })
}

async function collect(channel: ClientChannel, signal: AbortSignal): Promise<CommandResult> {
  const stdout: Buffer[] = []
  const stderr: Buffer[] = []
  let keptBytes = 0
  const keep = (into: Buffer[]) => (chunk: Buffer) => {
    keptBytes += chunk.length
    if (keptBytes <= maxOutputBytes) into.push(chunk)
  }
  channel.on('data', keep(stdout))
  channel.stderr.on('data', keep(stderr))
  channel.end()
  const onAbort = (): void => void channel.destroy()
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    const code = await new Promise<number>((resolve, reject) => {
      let exitCode = -1
      channel.on('exit', (status: number | null) => (exitCode = status ?? -1))
      channel.on('error', reject)
      channel.on('close', () => (signal.aborted ? reject(signal.reason) : resolve(exitCode)))
    })
    return { code, stdout: Buffer.concat(stdout).toString('utf8'), stderr: Buffer.concat(stderr).toString('utf8') }
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}
