// The columns of the list of networks, and what the search looks at.
import { IconGitCompare } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { Network } from '#shared/model/networks/network.ts'
import { routes } from '../../../app/routes.ts'
import { formatNumber } from '../../../i18n/format.ts'
import { useHosts, usePlaces } from '../../../state/use-session.ts'
import type { DataColumn } from '../../../ui/data-table/data-table.tsx'
import { naturalKey } from '../../../ui/lists/natural-key.ts'
import { isHostUp } from '../../../ui/marks/vm-state.ts'
import { kindText, subnetText } from '../data/network-words.ts'
import { NetworkState } from './network-state.tsx'

export interface NetworkRow {
  readonly network: Network
  /** Machines on it; `null` while that is not known. */
  readonly vms: number | null
  /** Defined otherwise than the networks of its name on most other hosts. */
  readonly hasDrifted: boolean
}

export function textOfNetwork({ network }: NetworkRow, hostName: string): string {
  return [network.name, hostName, network.mode, network.bridge, subnetText(network), network.domain, network.vlanTags.map((tag) => `vlan${tag}`).join(' '), network.portGroups.join(' '), network.isActive ? 'active' : 'inactive stopped'].join(' ')
}

export function useNetworkColumns(hasHosts: boolean): readonly DataColumn<NetworkRow>[] {
  const { t } = useTranslation('networks')
  const places = usePlaces()
  const hosts = useHosts()
  const hostOf = ({ network }: NetworkRow): string => places.get(network.hostId)?.name ?? ''
  const nothing = <span style={{ color: 'var(--faint)' }}>–</span>
  const host: DataColumn<NetworkRow> = { id: 'host', label: t('column.host'), minPx: 90, share: 1, sortKey: (row) => naturalKey(hostOf(row)), cell: (row) => <Link href={routes.host(row.network.hostId, 'networks')} className="link ellipsis" dir="auto" title={hostOf(row)}>{hostOf(row)}</Link> }
  return [
    {
      id: 'name', label: t('column.name'), minPx: 132, share: 2, sortKey: ({ network }) => naturalKey(network.name),
      cell: ({ network, hasDrifted }) => (
        <>
          <Link href={routes.network(network)} className="link ellipsis" dir="auto" title={network.name}>{network.name}</Link>
          {hasDrifted && <IconGitCompare size={14} role="img" aria-label={t('drifted')} title={t('drifted')} color="var(--state-paused)" style={{ flex: 'none' }} />}
        </>
      ),
    },
    { id: 'state', label: t('column.state'), minPx: 118, share: 0.9, sortKey: ({ network }) => Number(!network.isActive), cell: ({ network }) => <NetworkState network={network} isStale={!isHostUp(hosts.get(network.hostId))} /> },
    ...(hasHosts ? [host] : []),
    { id: 'mode', label: t('column.mode'), minPx: 96, share: 0.8, sortKey: ({ network }) => kindText(network, t), cell: ({ network }) => kindText(network, t) },
    { id: 'bridge', label: t('column.bridge'), minPx: 92, yields: 2, share: 0.8, sortKey: ({ network }) => naturalKey(network.bridge), cell: ({ network }) => <span className="mono ellipsis">{network.bridge || network.devices.join(', ') || nothing}</span> },
    { id: 'subnet', label: t('column.subnet'), minPx: 142, share: 1.6, sortKey: ({ network }) => naturalKey(subnetText(network)), cell: ({ network }) => <span className="mono ellipsis" title={subnetText(network)}>{subnetText(network) || nothing}</span> },
    { id: 'dhcp', label: t('column.dhcp'), minPx: 64, yields: 4, share: 0.3, sortKey: ({ network }) => Number(!network.subnets.some(({ hasDhcp }) => hasDhcp)), cell: ({ network }) => (network.subnets.some(({ hasDhcp }) => hasDhcp) ? t('yes') : nothing) },
    { id: 'vlan', label: t('column.vlan'), minPx: 64, yields: 3, share: 0.4, sortKey: ({ network }) => network.vlanTags[0] ?? -1, cell: ({ network }) => network.vlanTags.join(', ') || nothing },
    { id: 'vms', label: t('column.vms'), minPx: 60, yields: 5, share: 0.3, isNumeric: true, sortKey: ({ vms }) => vms ?? -1, cell: ({ vms }) => (vms === null ? nothing : formatNumber(vms)) },
    { id: 'autostart', label: t('column.autostart'), minPx: 100, yields: 1, share: 0.3, sortKey: ({ network }) => Number(!network.autostart), cell: ({ network }) => (network.autostart ? t('yes') : nothing) },
  ]
}
