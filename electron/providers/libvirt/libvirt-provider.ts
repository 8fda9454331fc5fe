// A libvirt host behind the Provider interface: a supervised session, what is followed over it, and a part for each noun.
import { hostname } from 'node:os'
import type { PatientWork } from '#electron/lib/waiting/patient-work.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import type { ConnectionUri } from '../connection-uri.ts'
import type { Provider, ProviderContext } from '../provider.ts'
import { createCloning } from './cloning/cloning.ts'
import { createCreation } from './creation/creation.ts'
import { createDefinitions } from './definitions/definitions.ts'
import { createDeletion } from './deletion/deletion.ts'
import { createDomainCalls } from './domains/domain-calls.ts'
import { createMachines } from './domains/machines.ts'
import { named } from './errors.ts'
import { createGuests } from './guest/guests.ts'
import { createHardware } from './hardware/hardware.ts'
import { createHostFollower } from './host-follower.ts'
import { readHostDetails } from './host/host-facts.ts'
import { createInventory } from './inventory/inventory.ts'
import { createNetworks } from './networks/networks.ts'
import type { HostLink } from './session/host-link.ts'
import { createHostSession } from './session/host-session.ts'
import { createLibvirtLogin } from './session/libvirt-login.ts'
import { tracedCalls } from './session/traced-calls.ts'
import { createSnapshots } from './snapshots/snapshots.ts'
import { createStorage } from './storage/storage.ts'
import { createTransfers } from './transfers/transfers.ts'
import type { HostTransport, TransportProgress } from './transport/host-transport.ts'
import { createTrash } from './trash/trash.ts'

export interface LibvirtProviderOptions {
  readonly context: ProviderContext
  readonly uri: ConnectionUri
  /** Where everything but the list waits for its turn. */
  readonly details: PatientWork
  /** What the console shows of this host now. */
  readonly lastKnown: readonly Vm[]
  readonly openTransport: (progress: TransportProgress, signal: AbortSignal) => Promise<HostTransport>
}

export function createLibvirtProvider({ context, uri, details, lastKnown, openTransport }: LibvirtProviderOptions): Provider {
  const { hostId } = context
  const hostName = uri.host === '' ? hostname() : uri.host
  const warn = (error: unknown): void => context.log('warn', error instanceof Error ? error.message : String(error), { host: hostName })
  const inventory = createInventory({ hostId, lastKnown, details, emit: context.emit, onError: warn })
  const follower = createHostFollower({ context, inventory, details, warn })
  const setOpening = announceOpening(details)
  const session = createHostSession({
    name: hostName,
    daemonUri: uri.daemonUri,
    login: createLibvirtLogin({ address: hostName, ask: context.ask }),
    openTransport,
    onLink: (link, signal) => follower.follow(link, signal),
    onState(state) {
      setOpening(state.kind === 'connecting')
      context.emit({ kind: 'state', state })
    },
    onWarning: warn,
    around: tracedCalls(context.log),
  })
  const link = (): HostLink => session.link()
  const { read, change, domain } = createMachines({ hostName, link, inventory })
  const onMetadataChanged = (uuid: string): void => inventory.refresh(uuid, 'xml')

  return {
    connect: () => session.connect(),
    disconnect: () => session.disconnect(),
    hostDetails: ({ signal }) => named({ act: 'details', name: hostName }, () => readHostDetails(link(), { bootedAtMs: follower.bootedAtMs, signal })),
    ...createDomainCalls({ read, change, onMetadataChanged }),
    cloning: createCloning({ link, onMetadataChanged }),
    creation: createCreation(link),
    guests: createGuests(link),
    definitions: createDefinitions({ link }),
    deletion: createDeletion(link),
    hardware: createHardware({ link, read, change }),
    networks: createNetworks({ hostId, link, domain, onNetworksChanged: () => follower.refreshNetworks() }),
    snapshots: createSnapshots({ read, change }),
    storage: createStorage({ link, domain, onPoolsChanged: () => follower.refreshPools() }),
    transfers: createTransfers(link),
    trash: createTrash(link),
    [Symbol.asyncDispose]: async () => {
      await session[Symbol.asyncDispose]()
      inventory[Symbol.dispose]()
    },
  }
}

/** While a host opens, what waits for its turn stands back. */
function announceOpening(details: PatientWork): (isOpening: boolean) => void {
  let opening: Disposable | undefined
  return (isOpening) => {
    if (!isOpening) opening?.[Symbol.dispose]()
    opening = isOpening ? (opening ?? details.urgent()) : undefined
  }
}
