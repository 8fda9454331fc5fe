// The built-in demo as a host: the same streams as over SSH, answered in this process.
import { createDemoHost } from '../../demo/demo-host.ts'
import type { HostTransport } from './host-transport.ts'

export function createDemoTransport(uri: string): HostTransport {
  const host = createDemoHost(uri)
  return {
    label: 'demo (simulated)',
    libvirtRoute: 'built-in libvirt server',
    openLibvirt: async () => host.openLibvirt(),
    openTcp: async ({ host: address, port }) => host.openTcp(address, port),
    openUnixSocket: async (path) => host.openUnixSocket(path),
    run: (command) => host.run(command),
    closed: host.closed,
    [Symbol.asyncDispose]: async () => host[Symbol.dispose](),
  }
}
