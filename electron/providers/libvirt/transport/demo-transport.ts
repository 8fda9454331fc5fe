// The built-in demo as a host: the same streams as over SSH, answered in this process.
import type { HostTransport } from './host-transport.ts'

/** The demo is loaded when it is asked for: who has real hosts never pays for it. @throws AppError uri-invalid */
export async function openDemoTransport(uri: string): Promise<HostTransport> {
  const { createDemoHost } = await import('../../demo/demo-host.ts')
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
