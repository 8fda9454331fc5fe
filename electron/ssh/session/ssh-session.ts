// An open SSH connection: channels to TCP ports and unix sockets as seen from the host, and commands on it.
import type { Duplex } from 'node:stream'
import type { Client } from 'ssh2'
import { openCommand, runCommand } from '../channel/command.ts'
import type { CommandOptions, CommandResult, SshCommand } from '../channel/command.ts'
import { openChannel } from '../channel/open-channel.ts'
import type { ChannelOptions, ChannelOpener } from '../channel/open-channel.ts'
import { ping } from '../channel/ping.ts'
import { quickenReplies } from '../channel/quicken-replies.ts'
import { explainSocketFailure } from '../channel/socket-failure.ts'
import type { SshError } from '../errors.ts'

export interface SshSession extends AsyncDisposable {
  /** "root@kvm01.example.org" */
  readonly label: string
  openTcp(target: { host: string; port: number }, options: ChannelOptions): Promise<Duplex>
  openUnixSocket(path: string, options: ChannelOptions): Promise<Duplex>
  /** Starts a command whose standard input and output are the stream. The signal bounds the start only. */
  exec(command: string, options: CommandOptions): Promise<SshCommand>
  /** Runs a command to its end, or until the signal. At most 4 MiB of each output are kept. */
  run(command: string, options: CommandOptions): Promise<CommandResult>
  /** Resolves when the host has given a sign of life, or the connection is gone. */
  ping(): Promise<void>
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

export function createSession({ client, label, closed, release }: SessionParts): SshSession {
  quickenReplies(client)
  const opener: ChannelOpener = { client, label, closed }
  const dispose = async (): Promise<void> => {
    client.end()
    // A peer that is gone would keep `end` waiting for the rest of TCP's patience.
    client.destroy()
    await closed
    await release()
  }
  let disposal: Promise<void> | undefined
  // A lost connection takes its jump hosts and its command with it, whether or not anybody disposes of it.
  void closed.then(() => (disposal ??= release()))
  return {
    label,
    closed,
    openTcp: ({ host, port }, { signal }) => openChannel(opener, { target: `${host}:${port}`, signal, open: (done) => client.forwardOut('127.0.0.1', 0, host, port, done) }),
    openUnixSocket: async (path, { signal }) => {
      try {
        return await openChannel(opener, { target: path, signal, open: (done) => client.openssh_forwardOutStreamLocal(path, done) })
      } catch (error) {
        throw await explainSocketFailure(error, { opener, path, signal })
      }
    },
    exec: (command, options) => openCommand(opener, command, options),
    run: (command, options) => runCommand(opener, command, options),
    ping: () => ping(client),
    [Symbol.asyncDispose]: async () => {
      await (disposal ??= dispose())
    },
  }
}
