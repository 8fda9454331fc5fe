// All hosts as a table: how each is, what it has, and what of it is used and promised.
import { Group, Text, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { routes } from '../../../app/routes.ts'
import { formatNumber } from '../../../i18n/format.ts'
import { DataTable } from '../../../ui/data-table/data-table.tsx'
import { isHostUp, standingOf } from '../../../ui/marks/vm-state.ts'
import { HostMenuItems } from '../../hosts/host-menu-items.tsx'
import { hostRows } from './fleet/host-rows.ts'
import type { HostRow } from './fleet/host-rows.ts'
import { useFleet } from './fleet/use-fleet.ts'
import { useHostColumns } from './host-columns.tsx'

function menuOf([row]: readonly HostRow[]): ReactNode {
  return row && <HostMenuItems host={row.host} />
}

export function HostsPage() {
  const { t } = useTranslation('monitoring')
  const [, navigate] = useLocation()
  const [text, setText] = useState('')
  const fleet = useFleet()
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const rows = hostRows(fleet).filter(({ host }) => words.every((word) => `${host.name} ${host.folder} ${host.uri} ${standingOf(host)}`.toLowerCase().includes(word)))
  const columns = useHostColumns()
  return (
    <>
      <Group px="md" h={46} gap="sm" wrap="nowrap" style={{ flex: 'none' }}>
        <TextInput size="xs" w={260} type="search" aria-label={t('searchHosts')} placeholder={t('searchHosts')} leftSection={<IconSearch size={14} />} value={text} onChange={(event) => setText(event.currentTarget.value)} />
        <Text size="sm" c="var(--muted)" ml="auto" className="figures" aria-live="polite">{t('hostCount', { count: rows.length, number: formatNumber(rows.length) })}</Text>
      </Group>
      <DataTable label={t('dashboard.hosts')} rows={rows} columns={columns} keyOf={({ host }) => host.id} nameOf={({ host }) => host.name} firstOrder={{ id: 'name', isDescending: false }} onOpen={({ host }) => navigate(routes.host(host.id))} menu={menuOf} isStale={({ host }) => !isHostUp(host)} testId="hosts" />
    </>
  )
}
