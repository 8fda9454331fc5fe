// Chooses the provider for a URI. The one place that knows which kinds there are.
import { createLibvirtProvider } from './libvirt/libvirt-provider.ts'
import { sshQuestions } from './libvirt/session/person-questions.ts'
import { parseConnectionUri } from './libvirt/transport/connection-uri.ts'
import type { ConnectionUri } from './libvirt/transport/connection-uri.ts'
import { openDemoTransport } from './libvirt/transport/demo-transport.ts'
import type { HostTransport, TransportProgress } from './libvirt/transport/host-transport.ts'
import { createLocalTransport } from './libvirt/transport/local-transport.ts'
import { openSshTransport } from './libvirt/transport/ssh-transport.ts'
import type { Provider, ProviderContext } from './provider.ts'

/** @throws AppError uri-invalid, uri-unsupported */
export function createProvider(context: ProviderContext): Provider {
  const uri = parseConnectionUri(context.uri)
  return createLibvirtProvider({ context, uri, openTransport: (progress, signal) => openTransport({ uri, context, progress, signal }) })
}

interface Opening {
  readonly uri: ConnectionUri
  readonly context: ProviderContext
  readonly progress: TransportProgress
  readonly signal: AbortSignal
}

async function openTransport({ uri, context, progress, signal }: Opening): Promise<HostTransport> {
  switch (uri.way) {
    case 'ssh':
      return openSshTransport({ uri, ask: sshQuestions(context.ask), progress, onNote: (note) => context.log('info', note), signal })
    case 'local':
      return createLocalTransport(uri)
    case 'demo':
      return openDemoTransport(context.uri)
    default:
      return uri.way satisfies never
  }
}
