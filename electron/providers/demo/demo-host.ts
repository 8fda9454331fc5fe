// The public door of the simulated hosts: one URI, one host, reached by streams in memory as a real one is by channels of SSH.
import type { Duplex } from 'node:stream'
import { AppError } from '#shared/errors.ts'
import { parseDemoUri } from './demo-settings.ts'
import { runOnHost } from './host-shell.ts'
import type { CommandResult } from './host-shell.ts'
import { createHostModel } from './model/host-model.ts'
import { allCalls } from './procedures/all-calls.ts'
import { openLink } from './server/link.ts'
import { serveLibvirt } from './server/rpc-server.ts'

export interface DemoHost extends Disposable {
  /** A fresh connection to the simulated daemon. @throws AppError connection-refused while a fault says so. */
  openLibvirt(): Duplex
  /** A screen of a running guest, as seen from the host. @throws AppError channel-failed where nothing listens. */
  openTcp(host: string, port: number): Duplex
  /** @throws AppError channel-failed where there is no such socket. */
  openUnixSocket(path: string): Duplex
  run(command: string): Promise<CommandResult>
  /** Resolves when the host was disposed. Faults cut streams, never the host: its guests go on meanwhile. */
  readonly closed: Promise<Error>
}

/** @throws AppError uri-invalid */
export function createDemoHost(uri: string): DemoHost {
  const settings = parseDemoUri(uri)
  const model = createHostModel(settings)
  const closed = Promise.withResolvers<Error>()
  return {
    openLibvirt() {
      const { clientEnd, serverEnd } = openLink(settings)
      serveLibvirt(serverEnd, { host: model, handlers: allCalls, isHung: () => false })
      return clientEnd
    },
    openTcp(host, port) {
      throw new AppError('channel-failed', { message: `Connection refused: ${host}:${port}`, params: { address: `${host}:${port}` } })
    },
    openUnixSocket(path) {
      throw new AppError('channel-failed', { message: `No such socket: ${path}`, params: { address: path } })
    },
    run: (command) => Promise.resolve(runOnHost(model, command)),
    closed: closed.promise,
    [Symbol.dispose]() {
      model[Symbol.dispose]()
      closed.resolve(new AppError('connection-lost', { message: `${settings.hostname}: the demo host was closed`, params: { address: settings.hostname } }))
    },
  }
}
