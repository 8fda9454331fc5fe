// Who has an address of the network's DHCP, with the machine behind each, and a way to keep it for good.
import { ActionIcon, Button, Group, Loader, Text } from '@mantine/core'
import { IconPin, IconRefresh } from '@tabler/icons-react'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { notifications } from '@mantine/notifications'
import { element, printElement } from '#shared/xml/new-element.ts'
import type { Lease, Network } from '#shared/model/networks/network.ts'
import { routes } from '../../../app/routes.ts'
import { formatDuration } from '../../../i18n/format.ts'
import { useSession } from '../../../state/use-session.ts'
import { DataTable } from '../../../ui/data-table/data-table.tsx'
import type { DataColumn } from '../../../ui/data-table/data-table.tsx'
import { EmptyState } from '../../../ui/feedback/empty-state.tsx'
import { naturalKey } from '../../../ui/lists/natural-key.ts'
import { ProblemAlert } from '../../../ui/feedback/problem-alert.tsx'
import { useLoaded } from '../../../ui/effects/use-loaded.ts'
import { useNow } from '../../../ui/effects/use-now.ts'
import { useWhileVisible } from '../../../ui/effects/use-while-visible.ts'
import { useActs } from '../../vms/use-acts.ts'

const readEveryMs = 15_000

export function LeasesTab({ network }: { network: Network }) {
  const { t } = useTranslation('networks')
  const { client } = useSession()
  const acts = useActs()
  const { hostId, name } = network
  const load = useCallback((signal: AbortSignal) => client.networks.leases({ hostId, network: name }, { signal }), [client, hostId, name])
  const { value: leases, problem, reload } = useLoaded(load, network)
  useWhileVisible(reload, readEveryMs, network.isActive)
  const reserve = (lease: Lease): void => acts.attempt(client.networks.update({ hostId, network: name, section: 'ip-dhcp-host', command: 'add', parentIndex: -1, xml: reservationOf(lease) }).then(() => notifications.show({ message: t('leases.reserved', { address: lease.address }) })))
  const columns = useLeaseColumns(hostId, reserve)
  return (
    <>
      <Group px="md" h={44} gap="sm" style={{ flex: 'none', borderBottom: '1px solid var(--line)' }}>
        <Text size="sm" c="var(--muted)" aria-live="polite">{t('leases.count', { count: leases?.length ?? 0 })}</Text>
        <ActionIcon ml="auto" aria-label={t('reload')} onClick={reload}><IconRefresh size={17} /></ActionIcon>
      </Group>
      {problem && <ProblemAlert problem={problem} isBar />}
      {leases && leases.length > 0 && <DataTable label={t('tab.leases')} rows={leases} columns={columns} keyOf={({ mac, address }) => `${mac} ${address}`} nameOf={({ address }) => address} firstOrder={{ id: 'address', isDescending: false }} testId="leases" />}
      {leases?.length === 0 && <EmptyState title={t('leases.none')} text={t(network.subnets.some(({ hasDhcp }) => hasDhcp) ? 'leases.noneHint' : 'leases.noDhcp')} />}
      {!leases && !problem && <EmptyState title={t('loading')} icon={<Loader size="sm" />} />}
    </>
  )
}

function useLeaseColumns(hostId: Network['hostId'], reserve: (lease: Lease) => void): readonly DataColumn<Lease>[] {
  const { t } = useTranslation('networks')
  const now = useNow(30_000)
  return [
    { id: 'address', label: t('leases.address'), minPx: 170, share: 1.2, sortKey: ({ address }) => naturalKey(address), cell: ({ address, prefix }) => <span className="mono ellipsis" title={`${address}/${prefix}`}>{`${address}/${prefix}`}</span> },
    { id: 'mac', label: 'MAC', minPx: 140, share: 1, sortKey: ({ mac }) => mac, cell: ({ mac }) => <span className="mono">{mac}</span> },
    { id: 'hostname', label: t('leases.hostname'), minPx: 100, share: 1, sortKey: ({ hostname }) => naturalKey(hostname), cell: ({ hostname }) => <span className="ellipsis" dir="auto">{hostname || '–'}</span> },
    { id: 'vm', label: t('column.vm'), minPx: 120, share: 1.2, sortKey: ({ vm }) => naturalKey(vm?.name ?? ''), cell: ({ vm }) => (vm ? <Link href={routes.vm({ hostId, uuid: vm.uuid })} className="link ellipsis" dir="auto">{vm.name}</Link> : <span className="muted">{t('leases.unknown')}</span>) },
    { id: 'ends', label: t('leases.ends'), minPx: 110, share: 0.7, sortKey: ({ expiresAtMs }) => expiresAtMs ?? Number.MAX_SAFE_INTEGER, cell: ({ expiresAtMs }) => (expiresAtMs === null ? t('leases.never') : t('leases.in', { time: formatDuration(expiresAtMs - now) })) },
    { id: 'reserve', label: '', minPx: 110, share: 0.3, cell: (lease) => <Button size="compact-xs" variant="subtle" leftSection={<IconPin size={13} />} onClick={() => reserve(lease)}>{t('leases.reserve')}</Button> },
  ]
}

/** dnsmasq wants a name that is one; a machine's may be anything. */
function reservationOf({ mac, address, hostname, vm }: Lease): string {
  const name = hostname || vm?.name || ''
  return printElement(element('host', { mac, name: /^[a-z\d]([a-z\d-]*[a-z\d])?$/i.test(name) ? name : undefined, ip: address }), '', '')
}
