// Chooses the provider for a URI. The one place that knows which kinds there are.
import { createPatientWork } from '#electron/lib/waiting/patient-work.ts'
import type { PatientWork } from '#electron/lib/waiting/patient-work.ts'
import { createSharedHops } from '#electron/ssh/route/shared-hops.ts'
import type { SharedHops } from '#electron/ssh/route/shared-hops.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { createLibvirtProvider } from './libvirt/libvirt-provider.ts'
import { sshQuestions } from './libvirt/session/person-questions.ts'
import { parseConnectionUri } from './connection-uri.ts'
import type { ConnectionUri } from './connection-uri.ts'
import { createDemoHosts, openDemoTransport } from './libvirt/transport/demo-transport.ts'
import type { DemoHosts } from './libvirt/transport/demo-transport.ts'
import type { HostTransport, TransportProgress } from './libvirt/transport/host-transport.ts'
import { createLocalTransport } from './libvirt/transport/local-transport.ts'
import type { Provider, ProviderContext } from './provider.ts'

/** Details read at once, over all hosts of a thread: deep enough for a far host, few enough to leave the processor to others. */
const parallelDetails = 48
/** A host that answers at all has told its list by then; one that does not must not keep the others from their details. */
const openingPatienceMs = 5_000

/** The order in which the hosts of one thread get to read what nobody waits for. */
export function createDetailWork(): PatientWork {
  return createPatientWork({ parallel: parallelDetails, patienceMs: openingPatienceMs })
}

export interface ProviderSurroundings {
  /** Shared by the hosts of a thread. */
  readonly details?: PatientWork
  /** Shared too: a demo host outlives the providers that connect to it. */
  readonly demoHosts?: DemoHosts
  /** Shared: hosts behind one jump host need one connection to it. */
  readonly hops?: SharedHops
  /** The rows that the console shows of this host now: only what differs from them is emitted. */
  readonly lastKnown?: readonly Vm[]
}

/** @throws AppError uri-invalid, uri-unsupported */
export function createProvider(context: ProviderContext, { details = createDetailWork(), demoHosts = createDemoHosts(), hops = createSharedHops(), lastKnown = [] }: ProviderSurroundings = {}): Provider {
  const uri = parseConnectionUri(context.uri)
  return createLibvirtProvider({ context, uri, details, lastKnown, openTransport: (progress, signal) => openTransport({ uri, context, demoHosts, hops, progress, signal }) })
}

interface Opening {
  readonly uri: ConnectionUri
  readonly context: ProviderContext
  readonly demoHosts: DemoHosts
  readonly hops: SharedHops
  readonly progress: TransportProgress
  readonly signal: AbortSignal
}

async function openTransport({ uri, context, demoHosts, hops, progress, signal }: Opening): Promise<HostTransport> {
  switch (uri.way) {
    case 'ssh': {
      // Loaded when a host needs it, as the demo is: a worker without one starts sooner.
      const { openSshTransport } = await import('./libvirt/transport/ssh-transport.ts')
      return openSshTransport({ uri, ask: sshQuestions(context.ask), hops, progress, onNote: (note) => context.log('info', note), signal })
    }
    case 'local':
      return createLocalTransport(uri)
    case 'demo':
      return openDemoTransport(context.uri, demoHosts)
    default:
      return uri.way satisfies never
  }
}
