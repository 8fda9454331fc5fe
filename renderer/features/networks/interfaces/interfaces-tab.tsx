// The host's own interfaces as a tree: bridges and bonds with what is in them. To be read only: libvirt has no safe way to change them.
import { Loader } from '@mantine/core'
import { IconAffiliate, IconArrowsJoin2, IconPlugConnected, IconTag, IconTopologyStar3 } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { HostId } from '#shared/model/ids.ts'
import type { HostInterface, HostTopology } from '#shared/model/networks/network.ts'
import { useHost } from '../../../state/use-session.ts'
import { EmptyState } from '../../../ui/feedback/empty-state.tsx'
import { Notice } from '../../../ui/feedback/notice.tsx'
import { ProblemAlert } from '../../../ui/feedback/problem-alert.tsx'
import { isHostUp } from '../../../ui/marks/vm-state.ts'
import { nicsOf, useNetworks, useTopologyData } from '../data/use-networks.ts'
import { interfaceTree } from './interface-tree.ts'
import styles from './interfaces.module.css'

const icons: Readonly<Record<HostInterface['kind'], typeof IconTag>> = { bridge: IconTopologyStar3, bond: IconArrowsJoin2, vlan: IconTag, physical: IconPlugConnected, tap: IconAffiliate, other: IconPlugConnected }

export function InterfacesTab({ hostId }: { hostId: HostId }) {
  const { t } = useTranslation('networks')
  const isUp = isHostUp(useHost(hostId))
  const { networks } = useNetworks()
  const { value, problem } = useTopologyData(hostId, networks)
  const topology = value?.find((each) => each.hostId === hostId)
  if (!isUp) return <EmptyState title={t('hostNotConnected')} />
  if (!topology) return problem ? <ProblemAlert problem={problem} isBar /> : <EmptyState title={t('loading')} icon={<Loader size="sm" />} />
  return (
    <div className={styles['page']}>
      <Notice tone="quiet" isBar title={t('interfaces.readOnly')}>{t(`interfaces.from.${topology.interfacesFrom}`)}</Notice>
      {topology.interfacesProblem && <ProblemAlert problem={topology.interfacesProblem} tone="warning" isBar />}
      {topology.interfaces.length === 0 ? <EmptyState title={t('interfaces.none')} /> : <InterfaceTable topology={topology} />}
    </div>
  )
}

function InterfaceTable({ topology }: { topology: HostTopology }) {
  const { t } = useTranslation('networks')
  const vms = new Map(nicsOf([topology]).filter(({ device }) => device !== '').map(({ device, vmName }) => [device, vmName]))
  return (
    <table className={styles['table']} aria-label={t('interfaces.title')}>
      <thead><tr>{['name', 'kind', 'state', 'addresses', 'mac', 'mtu', 'vm'].map((head) => <th key={head}>{t(`interfaces.${head}`)}</th>)}</tr></thead>
      <tbody>
        {interfaceTree(topology.interfaces).map(({ item, depth, path }) => {
          const Icon = icons[item.kind]
          return (
            <tr key={path}>
              <td><span className={styles['name']} style={{ paddingInlineStart: depth * 20 }}><Icon size={15} stroke={1.6} aria-hidden /><span className="mono">{item.name}</span></span></td>
              <td>{t(`interfaces.kinds.${item.kind}`)}{item.vlanTag === null ? '' : ` ${item.vlanTag}`}</td>
              <td style={{ color: item.isUp ? 'var(--state-running)' : 'var(--state-off)' }}>{t(item.isUp ? 'interfaces.up' : 'interfaces.down')}</td>
              <td className="mono">{item.addresses.map((address) => <div key={address}>{address}</div>)}</td>
              <td className="mono">{item.mac}</td>
              <td className="figures">{item.mtu ?? ''}</td>
              <td dir="auto">{vms.get(item.name) ?? ''}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
