// The networks of the fleet, or of one host: what each is, and which machines are on it.
import { IconNetwork } from '@tabler/icons-react'
import { useMemo } from 'react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import type { HostId } from '#shared/model/ids.ts'
import { routes } from '../../../app/routes.ts'
import { formatNumber } from '../../../i18n/format.ts'
import { useHosts, usePlaces } from '../../../state/use-session.ts'
import { ObjectList } from '../../../ui/lists/object-list.tsx'
import { isHostUp } from '../../../ui/marks/vm-state.ts'
import { useWhyNoHost } from '../../hosts/use-why-no-host.ts'
import { NewNetworkDialog } from '../create/new-network-dialog.tsx'
import { byHost, networkKey, nicsOf, nicsOn, useNetworks, useTopologyData } from '../data/use-networks.ts'
import { AreaHead } from './area-head.tsx'
import { NetworkMenuItems } from './network-actions.tsx'
import { textOfNetwork, useNetworkColumns } from './network-columns.tsx'
import type { NetworkRow } from './network-columns.tsx'

function menuOf(rows: readonly NetworkRow[]): ReactNode {
  return <NetworkMenuItems networks={rows.map(({ network }) => network)} />
}

/** Without a host: of all of them. */
export function NetworksPage({ hostId }: { hostId?: HostId }) {
  const { t } = useTranslation('networks')
  const hosts = useHosts()
  const places = usePlaces()
  const whyNoNew = useWhyNoHost(hostId)
  const [, navigate] = useLocation()
  const { networks, isLoaded } = useNetworks()
  const { value: topology, problem } = useTopologyData(hostId, networks)
  const all = useMemo(() => rowsOf(byHost(networks, places).filter((network) => hostId === undefined || network.hostId === hostId), topology), [networks, topology, hostId, places])
  const columns = useNetworkColumns(hostId === undefined)
  return (
    <ObjectList
      all={all}
      isLoaded={isLoaded}
      columns={columns}
      keyOf={({ network }) => networkKey(network)}
      nameOf={({ network }) => network.name}
      textOf={(row) => textOfNetwork(row, places.get(row.network.hostId)?.name ?? '')}
      onOpen={({ network }) => navigate(routes.network(network))}
      menu={menuOf}
      onSelected={(rows) => t('onSelected', { count: rows.length })}
      isStale={({ network }) => !isHostUp(hosts.get(network.hostId))}
      problem={problem}
      icon={<IconNetwork size={34} stroke={1.4} />}
      renderHead={hostId === undefined ? (bar) => <AreaHead view="list">{bar}</AreaHead> : undefined}
      renderNew={(close) => <NewNetworkDialog hostId={hostId} networks={networks} onClose={close} />}
      whyNoNew={whyNoNew}
      words={{ title: t('title'), search: t('search'), open: t('new.open'), count: (count) => t('networkCount', { count, number: formatNumber(count) }), nothingFound: t('nothingFound'), nothingFoundHint: t('nothingFoundHint'), none: t('none'), noneHint: t('noneHint'), loading: t('loading') }}
      testId="networks"
    />
  )
}

/** Networks of one name are alike on most hosts; those that are not have drifted. */
function rowsOf(networks: Parameters<typeof nicsOn>[0][], topology: Parameters<typeof nicsOf>[0]): NetworkRow[] {
  const nics = nicsOf(topology)
  const byName = Map.groupBy(networks, ({ name }) => name)
  return networks.map((network) => {
    const usual = usualLikeness(byName.get(network.name) ?? [])
    const on = nicsOn(network, nics)
    return { network, vms: topology === undefined ? null : new Set(on.map(({ uuid }) => uuid)).size, hasDrifted: usual !== undefined && network.likeness !== usual }
  })
}

/** `undefined` where there is nothing to compare with. */
function usualLikeness(alike: readonly { readonly likeness: string }[]): string | undefined {
  if (alike.length < 2) return undefined
  const groups = [...Map.groupBy(alike, ({ likeness }) => likeness)].toSorted(([, one], [, other]) => other.length - one.length)
  return groups.length < 2 ? undefined : groups[0]?.[0]
}
