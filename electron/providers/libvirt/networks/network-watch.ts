// Keeps the list of a host's networks: read when a link opens, and again after each of libvirt's network events.
import { ErrorCode, LibvirtError } from '#electron/libvirt/index.ts'
import type { NetworkHandle } from '#electron/libvirt/index.ts'
import type { HostId } from '#shared/model/ids.ts'
import type { Network } from '#shared/model/networks/network.ts'
import type { ProviderEvent } from '../../provider.ts'
import { watchList } from '../session/list-watch.ts'
import type { ListWatch } from '../session/list-watch.ts'
import type { HostLink, Link } from '../session/host-link.ts'
import { isPendingChange, readNetworkXml } from './network-xml.ts'

export interface NetworkWatchOptions {
  readonly hostId: HostId
  readonly link: HostLink
  readonly emit: (event: ProviderEvent) => void
  readonly onError: (error: unknown) => void
  readonly signal: AbortSignal
}

export async function watchNetworks({ hostId, link, emit, onError, signal }: NetworkWatchOptions): Promise<ListWatch> {
  const { events } = link.control.connection
  return watchList({
    read: () => readNetworks(hostId, link.control, signal),
    tell: (networks) => emit({ kind: 'networks', networks }),
    async listen(refresh) {
      events.on('NETWORK_EVENT_LIFECYCLE', refresh)
      await events.enableNetworkEvents(undefined, { signal })
    },
    onError,
    signal,
  })
}

async function readNetworks(hostId: HostId, link: Link, signal: AbortSignal): Promise<Network[]> {
  const handles = await link.api.networks.listAllNetworks({ signal })
  const networks = await Promise.all(handles.map((handle) => readNetwork({ hostId, handle, link, signal }).catch(unlessGone)))
  return networks.filter((network) => network !== undefined).toSorted((one, other) => one.name.localeCompare(other.name))
}

function unlessGone(error: unknown): undefined {
  if (error instanceof LibvirtError && error.code === ErrorCode.NoNetwork) return undefined
  throw error
}

/** The test driver knows no flags here: what runs is all that there is. */
function unlessRefused(live: string) {
  return (error: unknown): string => {
    if (error instanceof LibvirtError && error.code === ErrorCode.InvalidArgument) return live
    throw error
  }
}

interface NetworkReading {
  readonly hostId: HostId
  readonly handle: NetworkHandle
  readonly link: Link
  readonly signal: AbortSignal
}

const inactiveXml = 1

async function readNetwork({ hostId, handle, link: { api, connection }, signal }: NetworkReading): Promise<Network> {
  const [live, isActive, { persistent }, autostart] = await Promise.all([
    api.networks.getNetworkXml(handle, { signal }),
    api.networks.isActive(handle, { signal }),
    connection.call('NETWORK_IS_PERSISTENT', { net: handle }, { signal }),
    api.networks.getAutostart(handle, { signal }),
  ])
  const isPersistent = persistent !== 0
  const next = isActive && isPersistent ? await api.networks.getNetworkXml(handle, { signal, flags: inactiveXml }).catch(unlessRefused(live)) : live
  return { hostId, ...readNetworkXml(handle, next), isActive, isPersistent, autostart, isPending: isActive && isPersistent && isPendingChange(live, next) }
}
