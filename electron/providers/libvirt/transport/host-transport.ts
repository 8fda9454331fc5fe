// How bytes reach a host, whatever the way: over one SSH connection, on this machine's sockets, or into the built-in demo.
// It knows nothing of libvirt's protocol.
import type { Duplex } from 'node:stream'
import type { ConnectStep } from '#shared/model/hosts/host.ts'
import type { RouteEnd, RouteWay } from '#shared/model/route.ts'

export interface ChannelOptions {
  readonly signal: AbortSignal
}

export interface BulkWay {
  /** Of an image that is divided, from 0: they are spread over several connections where the host lets us have them. */
  readonly lane: number
}

export interface HostTransport extends AsyncDisposable {
  readonly way: RouteWay
  /** A byte stream to libvirt's daemon for this URI; each call opens one more channel. With `bulk`, for a volume's bytes, it may be on another connection. */
  openLibvirt(options: ChannelOptions & { readonly bulk?: BulkWay | undefined }): Promise<Duplex>
  /** Which socket or helper `openLibvirt` found, for the host page. @throws before the first one */
  readonly libvirtEnd: RouteEnd
  /** A TCP stream as seen from the host (a screen on 127.0.0.1:5901). */
  openTcp(address: { host: string; port: number }, options: ChannelOptions): Promise<Duplex>
  openUnixSocket(path: string, options: ChannelOptions): Promise<Duplex>
  /** Runs one command on the host; rejects where no command can be run. */
  run(command: string, options: ChannelOptions): Promise<{ code: number; stdout: string; stderr: string }>
  /** Starts a command that goes on, as its standard output and input; destroying the stream ends it. Rejects where no command can be run. */
  openCommand(command: string, options: ChannelOptions): Promise<Duplex>
  /** Resolves when the host's end of the connection has given a sign of life, or the connection is gone. */
  ping(): Promise<void>
  /** Resolves with the reason when the connection under all channels is gone. */
  readonly closed: Promise<Error>
}

export interface TransportProgress {
  onStep(step: ConnectStep): void
}
