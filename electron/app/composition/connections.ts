// The sessions to the hosts, and who is told what they tell.
import { homedir, hostname } from 'node:os'
import { join } from 'node:path'
import type { ProviderEvent } from '#electron/providers/provider.ts'
import { createAutoconnect } from '#electron/services/hosts/autoconnect.ts'
import { discoverHosts } from '#electron/services/hosts/discover.ts'
import { createHostGroups } from '#electron/services/hosts/host-groups.ts'
import { createHostSessions } from '#electron/services/hosts/host-sessions.ts'
import type { HostSessions } from '#electron/services/hosts/host-sessions.ts'
import { createHostStore } from '#electron/services/hosts/host-store.ts'
import { createHostsService } from '#electron/services/hosts/hosts-service.ts'
import type { HostsDependencies } from '#electron/services/hosts/hosts-service.ts'
import type { HostId } from '#shared/model/ids.ts'
import type { Figures, Workers } from './figures.ts'
import type { Foundation } from './foundation.ts'

export interface ConnectionsOptions {
  readonly figures: Pick<Figures, 'monitoring' | 'alerts'>
  readonly workers: Pick<Workers, 'pool'>
  readonly expandUri: HostsDependencies['expandUri']
  readonly listSshHosts: () => Promise<readonly string[]>
  /** A host answers, for the first time or again. */
  readonly onConnected: (hostId: HostId) => void
  readonly onRemoved: (hostId: HostId) => void
}

export type Connections = ReturnType<typeof createConnections>

const connectedAtOnce = 64
const connectingPatienceMs = 5_000

export function createConnections(stack: AsyncDisposableStack, base: Foundation, options: ConnectionsOptions) {
  const { db, inventory, now, log } = base
  const pool = stack.use(options.workers.pool)
  const autoconnect = stack.use(createAutoconnect({ open: (connection: Parameters<HostSessions['open']>[0]) => sessions.open(connection), atOnce: connectedAtOnce, patienceMs: connectingPatienceMs }))
  const sessions: HostSessions = stack.use(
    createHostSessions({
      pool,
      lastKnown: (hostId) => inventory.vmsOf(hostId),
      ask: (hostId, detail, signal) => base.questions.ask(hostId, detail, signal),
      log,
      now,
      onEvent(hostId, event) {
        tellServices(base, options.figures, { hostId, event })
        if (event.kind !== 'state') return
        autoconnect.onState(hostId, event.state)
        if (event.state.kind === 'connected') options.onConnected(hostId)
      },
    }),
  )
  const onRemoved = (hostId: HostId): void => {
    forget(base, options.figures, hostId)
    options.onRemoved(hostId)
  }
  const findHosts = () => discoverHosts({ listSshHosts: options.listSshHosts, machineName: hostname(), ...runDirs() })
  const hosts = createHostsService({ store: createHostStore(db, now), sessions, inventory, autoconnect, onWanted: () => base.questions.allowAgain(), findHosts, expandUri: options.expandUri, log, onRemoved })
  const hostGroups = createHostGroups({ db, isKnown: (hostId) => inventory.host(hostId) !== undefined })
  return { sessions, hosts, hostGroups }
}

function tellServices({ inventory, poolBook, networkBook }: Foundation, { monitoring, alerts }: ConnectionsOptions['figures'], { hostId, event }: { readonly hostId: HostId; readonly event: ProviderEvent }): void {
  inventory.apply(hostId, event)
  poolBook.apply(hostId, event)
  networkBook.apply(hostId, event)
  monitoring.apply(hostId, event)
  alerts.note(hostId, event)
}

function forget({ poolBook, networkBook }: Foundation, { monitoring }: ConnectionsOptions['figures'], hostId: HostId): void {
  poolBook.removeHost(hostId)
  networkBook.removeHost(hostId)
  monitoring.removeHost(hostId)
}

/** Where libvirt's daemons put their sockets; without a session directory libvirt uses the cache of the home folder. */
function runDirs(): { runDir: string; userRunDir: string } {
  const session = process.env['XDG_RUNTIME_DIR']
  return { runDir: process.platform === 'linux' ? '/run' : '/var/run', userRunDir: session === undefined || session === '' ? join(homedir(), '.cache') : session }
}
