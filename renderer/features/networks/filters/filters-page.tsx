// The packet filters of a host: what each holds, and how many NICs stand behind it.
import { Button, Loader, Select, Text, TextInput } from '@mantine/core'
import { IconFilter, IconPlus, IconSearch } from '@tabler/icons-react'
import { useCallback, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'wouter'
import type { HostId } from '#shared/model/ids.ts'
import type { NetworkFilter } from '#shared/model/networks/network.ts'
import { routes } from '../../../app/routes.ts'
import { formatNumber } from '../../../i18n/format.ts'
import { useHosts, useSession } from '../../../state/use-session.ts'
import { DataTable } from '../../../ui/data-table/data-table.tsx'
import type { DataColumn } from '../../../ui/data-table/data-table.tsx'
import { EmptyState } from '../../../ui/feedback/empty-state.tsx'
import { naturalKey } from '../../../ui/lists/natural-key.ts'
import { ProblemAlert } from '../../../ui/feedback/problem-alert.tsx'
import { useLoaded } from '../../../ui/effects/use-loaded.ts'
import { isHostUp } from '../../../ui/marks/vm-state.ts'
import { nicsOf, useNetworks, useTopologyData } from '../data/use-networks.ts'
import { AreaHead } from '../list/area-head.tsx'
import { NewFilterDialog } from './new-filter-dialog.tsx'

export function FiltersPage() {
  const { t } = useTranslation('networks')
  const hosts = useHosts()
  const choices = useMemo(() => [...hosts.values()].filter(isHostUp).toSorted((one, other) => (naturalKey(one.name) < naturalKey(other.name) ? -1 : 1)), [hosts])
  const [wanted, setWanted] = useState<string | null>(null)
  const [text, setText] = useState('')
  const [isNewOpen, setNewOpen] = useState(false)
  const [round, setRound] = useState(0)
  const host = choices.find(({ id }) => id === wanted) ?? choices[0]
  return (
    <div className="pane">
      <AreaHead view="filters">
        <Select size="xs" aria-label={t('column.host')} searchable allowDeselect={false} data={choices.map(({ id, name }) => ({ value: id, label: name }))} value={host?.id ?? null} onChange={setWanted} />
        <TextInput size="xs" type="search" aria-label={t('filters.search')} placeholder={t('filters.search')} leftSection={<IconSearch size={14} />} value={text} onChange={(event) => setText(event.currentTarget.value)} />
        <Button leftSection={<IconPlus size={15} />} style={{ flex: 'none' }} disabled={!host} onClick={() => setNewOpen(true)}>{t('filters.new')}</Button>
      </AreaHead>
      {host ? <FilterList key={`${host.id} ${round}`} hostId={host.id} text={text} /> : <EmptyState title={t('filters.noHost')} text={t('filters.noHostHint')} icon={<IconFilter size={34} stroke={1.4} />} />}
      {host && isNewOpen && <NewFilterDialog hostId={host.id} onClose={() => setNewOpen(false)} onCreated={() => setRound(round + 1)} />}
    </div>
  )
}

function FilterList({ hostId, text }: { hostId: HostId; text: string }) {
  const { t } = useTranslation('networks')
  const { client } = useSession()
  const [, navigate] = useLocation()
  const { networks } = useNetworks()
  const load = useCallback((signal: AbortSignal) => client.networks.filters({ hostId }, { signal }), [client, hostId])
  const { value: filters, problem } = useLoaded(load)
  const { value: topology } = useTopologyData(hostId, networks)
  const users = useMemo(() => new Map([...Map.groupBy(nicsOf(topology), ({ filter }) => filter)].map(([name, nics]) => [name, nics.length])), [topology])
  const columns = useFilterColumns(hostId, topology ? users : undefined)
  const rows = (filters ?? []).filter(({ name }) => name.toLowerCase().includes(text.toLowerCase().trim()))
  if (problem) return <ProblemAlert problem={problem} isBar />
  if (!filters) return <EmptyState title={t('loading')} icon={<Loader size="sm" />} />
  if (rows.length === 0) return <EmptyState title={t(filters.length === 0 ? 'filters.none' : 'nothingFound')} text={t('filters.noneHint')} icon={<IconFilter size={34} stroke={1.4} />} />
  return (
    <>
      <Text size="sm" c="var(--muted)" px="md" py={8} style={{ flex: 'none' }}>{t('filters.hint')}</Text>
      <DataTable label={t('view.filters')} rows={rows} columns={columns} keyOf={({ name }) => name} nameOf={({ name }) => name} firstOrder={{ id: 'name', isDescending: false }} onOpen={({ name }) => navigate(routes.filter(hostId, name))} testId="filters" />
    </>
  )
}

/** `users`: NICs by the name of their filter; `undefined` until they were read. */
function useFilterColumns(hostId: HostId, users: ReadonlyMap<string, number> | undefined): readonly DataColumn<NetworkFilter>[] {
  const { t } = useTranslation('networks')
  return [
    { id: 'name', label: t('column.name'), minPx: 180, share: 2, sortKey: ({ name }) => naturalKey(name), cell: ({ name }) => <Link href={routes.filter(hostId, name)} className="link ellipsis" dir="auto">{name}</Link> },
    { id: 'chain', label: t('filters.chain'), minPx: 90, share: 0.6, sortKey: ({ chain }) => chain, cell: ({ chain }) => chain },
    { id: 'rules', label: t('filters.rules'), minPx: 70, share: 0.3, isNumeric: true, sortKey: ({ rules }) => rules, cell: ({ rules }) => formatNumber(rules) },
    { id: 'nics', label: t('filters.nics'), minPx: 90, share: 0.4, isNumeric: true, sortKey: ({ name }) => users?.get(name) ?? 0, cell: ({ name }) => (users ? formatNumber(users.get(name) ?? 0) : '–') },
    { id: 'includes', label: t('filters.includes'), minPx: 200, share: 3, cell: ({ includes }) => <span className="ellipsis muted" title={includes.join(', ')}>{includes.join(', ')}</span> },
  ]
}
