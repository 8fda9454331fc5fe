// The built-in demo as a host: the same streams as over SSH, answered in this process. The hosts live on while nobody is
// connected to them, as real ones do: what was started, stopped or renamed is so still after a disconnect.
import type { Duplex } from 'node:stream'
import { XdrWriter } from '#electron/libvirt/server-codec.ts'
import { AppError } from '#shared/errors.ts'
import type { DemoHost } from '../../demo/demo-host.ts'
import type { HostTransport } from './host-transport.ts'

/** The demo hosts of one thread by their URIs, each made when it is first asked for. */
export interface DemoHosts extends Disposable {
  /** @throws AppError uri-invalid */
  host(uri: string): Promise<DemoHost>
}

export function createDemoHosts(): DemoHosts {
  const hosts = new Map<string, DemoHost>()
  const writer = new XdrWriter()
  return {
    async host(uri) {
      // Loaded when it is asked for: who has real hosts never pays for the demo.
      const { createDemoHost } = await import('../../demo/demo-host.ts')
      const host = hosts.get(uri) ?? createDemoHost(uri, writer)
      hosts.set(uri, host)
      return host
    },
    [Symbol.dispose]() {
      for (const host of hosts.values()) host[Symbol.dispose]()
      hosts.clear()
    },
  }
}

/** Disposing it cuts its own streams, as the end of an SSH connection does; the host goes on. @throws AppError uri-invalid */
export async function openDemoTransport(uri: string, hosts: DemoHosts): Promise<HostTransport> {
  const host = await hosts.host(uri)
  const streams = new Set<Duplex>()
  const closed = Promise.withResolvers<Error>()
  void host.closed.then(closed.resolve)
  const carry = (stream: Duplex): Duplex => {
    streams.add(stream)
    return stream.once('close', () => streams.delete(stream))
  }
  return {
    way: { kind: 'demo' },
    libvirtEnd: { kind: 'built-in' },
    openLibvirt: async () => carry(host.openLibvirt()),
    openTcp: async ({ host: address, port }) => carry(host.openTcp(address, port)),
    openUnixSocket: async (path) => carry(host.openUnixSocket(path)),
    run: (command) => host.run(command),
    openCommand: async () => carry(host.openCommand()),
    ping: async () => {},
    closed: closed.promise,
    [Symbol.asyncDispose]: async () => {
      for (const stream of streams) stream.destroy()
      closed.resolve(new AppError('connection-lost', { message: `${uri}: the connection was closed`, params: { address: uri } }))
    },
  }
}
