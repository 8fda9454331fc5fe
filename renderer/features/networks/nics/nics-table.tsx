// NICs of machines, with what can be done to one or many: another network, another filter, the cable.
import { Button, Group, Menu } from '@mantine/core'
import { IconArrowsExchange, IconFilter, IconGauge, IconPlug, IconPlugX, IconTags } from '@tabler/icons-react'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { HostTopology, Network } from '#shared/model/networks/network.ts'
import { routes } from '../../../app/routes.ts'
import { usePlaces } from '../../../state/use-session.ts'
import { DataTable } from '../../../ui/data-table/data-table.tsx'
import type { DataColumn } from '../../../ui/data-table/data-table.tsx'
import { naturalKey } from '../../../ui/lists/natural-key.ts'
import { rateText } from '../data/rate-text.ts'
import { nicKey } from '../data/use-networks.ts'
import type { HostNic } from '../data/use-networks.ts'
import { ChangeNicsDialog } from './change-nics-dialog.tsx'
import type { NicField } from './change-nics-dialog.tsx'
import { LimitNicsDialog } from './limit-nics-dialog.tsx'
import { useChangeNics } from './use-change-nics.ts'

export interface NicsTableProps {
  readonly nics: readonly HostNic[]
  /** Of the hosts of these NICs, to move them to. */
  readonly networks: readonly Network[]
  readonly topology: readonly HostTopology[]
  /** Columns that say the same in every row. */
  readonly hides?: readonly string[]
}

export function NicsTable({ nics, networks, topology, hides = [] }: NicsTableProps) {
  const { t } = useTranslation('networks')
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [asked, setAsked] = useState<{ readonly field: NicField; readonly nics: readonly HostNic[] } | null>(null)
  const [limited, setLimited] = useState<readonly HostNic[] | null>(null)
  const change = useChangeNics()
  const columns = useNicColumns().filter(({ id }) => !hides.includes(id))
  const chosen = nics.filter((nic) => selected.has(nicKey(nic)))
  const menuOf = (rows: readonly HostNic[]): ReactNode => (
    <>
      <Menu.Item leftSection={<IconArrowsExchange size={15} />} onClick={() => setAsked({ field: 'source', nics: rows })}>{t('nics.move')}</Menu.Item>
      <Menu.Item leftSection={<IconTags size={15} />} onClick={() => setAsked({ field: 'portGroup', nics: rows })}>{t('nics.portGroup')}</Menu.Item>
      <Menu.Item leftSection={<IconFilter size={15} />} onClick={() => setAsked({ field: 'filter', nics: rows })}>{t('nics.filter')}</Menu.Item>
      <Menu.Item leftSection={<IconGauge size={15} />} onClick={() => setLimited(rows)}>{t('nics.limit.open')}</Menu.Item>
      <Menu.Divider />
      <Menu.Item leftSection={<IconPlug size={15} />} disabled={rows.every(({ isLinkUp }) => isLinkUp)} onClick={() => change(rows.filter(({ isLinkUp }) => !isLinkUp), { isLinkUp: true })}>{t('nics.linkUp')}</Menu.Item>
      <Menu.Item leftSection={<IconPlugX size={15} />} disabled={rows.every(({ isLinkUp }) => !isLinkUp)} onClick={() => change(rows.filter(({ isLinkUp }) => isLinkUp), { isLinkUp: false })}>{t('nics.linkDown')}</Menu.Item>
    </>
  )
  return (
    <>
      {chosen.length > 0 && (
        <Group px="md" h={42} gap="sm" style={{ flex: 'none', borderBottom: '1px solid var(--line)', background: 'var(--bar-bg)' }}>
          <Menu position="bottom-start">
            <Menu.Target><Button variant="default">{t('nics.onSelected', { count: chosen.length })}</Button></Menu.Target>
            <Menu.Dropdown>{menuOf(chosen)}</Menu.Dropdown>
          </Menu>
        </Group>
      )}
      <DataTable label={t('tab.nics')} rows={nics} columns={columns} keyOf={nicKey} nameOf={({ vmName, mac }) => `${vmName} ${mac}`} firstOrder={{ id: 'vm', isDescending: false }} selection={{ selected, onChange: setSelected }} menu={menuOf} testId="nics" />
      {limited && <LimitNicsDialog nics={limited} onClose={() => setLimited(null)} />}
      {asked && <ChangeNicsDialog field={asked.field} nics={asked.nics} networks={networks} topology={topology} onClose={() => setAsked(null)} />}
    </>
  )
}

function useNicColumns(): readonly DataColumn<HostNic>[] {
  const { t } = useTranslation('networks')
  const places = usePlaces()
  const hostOf = ({ hostId }: HostNic): string => places.get(hostId)?.name ?? ''
  const nothing = <span style={{ color: 'var(--faint)' }}>–</span>
  const source = (nic: HostNic): string => (nic.source.kind === 'network' ? nic.source.name : t(`nics.source.${nic.source.kind}`, { name: nic.source.name }))
  return [
    { id: 'vm', label: t('column.vm'), minPx: 140, share: 1.6, sortKey: ({ vmName }) => naturalKey(vmName), cell: (nic) => <Link href={routes.vm(nic)} className="link ellipsis" dir="auto" title={nic.vmName}>{nic.vmName}</Link> },
    { id: 'host', label: t('column.host'), minPx: 90, share: 1, sortKey: (nic) => naturalKey(hostOf(nic)), cell: (nic) => <span className="ellipsis" dir="auto">{hostOf(nic)}</span> },
    { id: 'source', label: t('nics.network'), minPx: 120, share: 1.2, sortKey: (nic) => naturalKey(source(nic)), cell: (nic) => <span className="ellipsis" dir="auto" title={source(nic)}>{source(nic)}</span> },
    { id: 'mac', label: 'MAC', minPx: 140, share: 1, sortKey: ({ mac }) => mac, cell: ({ mac }) => <span className="mono">{mac}</span> },
    { id: 'device', label: t('nics.device'), minPx: 76, share: 0.5, sortKey: ({ device }) => naturalKey(device), cell: ({ device }) => (device === '' ? nothing : <span className="mono">{device}</span>) },
    { id: 'model', label: t('nics.model'), minPx: 70, share: 0.5, sortKey: ({ model }) => model, cell: ({ model }) => model || nothing },
    { id: 'portGroup', label: t('nics.group'), minPx: 90, share: 0.7, sortKey: ({ portGroup }) => portGroup, cell: ({ portGroup }) => <span className="ellipsis" dir="auto">{portGroup || nothing}</span> },
    { id: 'vlan', label: t('column.vlan'), minPx: 64, share: 0.4, sortKey: ({ vlanTags }) => vlanTags[0] ?? -1, cell: ({ vlanTags }) => vlanTags.join(', ') || nothing },
    { id: 'filter', label: t('nics.filterColumn'), minPx: 110, share: 0.9, sortKey: ({ filter }) => filter, cell: ({ filter }) => <span className="ellipsis">{filter || nothing}</span> },
    { id: 'limit', label: t('nics.limit.column'), minPx: 110, share: 0.9, sortKey: ({ rates }) => rates.inbound.average ?? rates.outbound.average ?? Number.MAX_SAFE_INTEGER, cell: ({ rates }) => <span className="ellipsis">{rateText(rates, t) || nothing}</span> },
    { id: 'link', label: t('nics.link'), minPx: 118, share: 0.5, sortKey: ({ isLinkUp, isRunning }) => Number(isLinkUp) * 2 + Number(isRunning), cell: ({ isLinkUp, isRunning }) => <span style={isLinkUp ? undefined : { color: 'var(--state-error)' }}>{t(isLinkUp ? (isRunning ? 'nics.up' : 'nics.vmOff') : 'nics.down')}</span> },
  ]
}
