// The storage pools of the whole fleet, or of one host: the same storage on several hosts is one row.
import { Button, Group, Loader, Menu, Text, TextInput } from '@mantine/core'
import { IconDatabase, IconPlus, IconSearch, IconZoomExclamation } from '@tabler/icons-react'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import type { HostId } from '#shared/model/ids.ts'
import { routes } from '../../../app/routes.ts'
import { formatNumber } from '../../../i18n/format.ts'
import { useHosts, usePlaces } from '../../../state/use-session.ts'
import { DataTable } from '../../../ui/data-table/data-table.tsx'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { ProblemAlert } from '../../../ui/problem-alert.tsx'
import { AreaHead } from '../area-head.tsx'
import styles from '../storage.module.css'
import { useTiers } from '../tiers/use-tiers.ts'
import { usePoolRows, usePools } from '../use-pools.ts'
import type { PoolRow } from '../use-pools.ts'
import { NewPoolDialog } from './create/new-pool-dialog.tsx'
import { PoolMenuItems } from './pool-actions.tsx'
import { isStale, matchesText, usePoolColumns } from './pool-columns.tsx'
import { usePoolTotals } from './use-pool-totals.ts'

function menuOf(rows: readonly PoolRow[]): ReactNode {
  return <PoolMenuItems pools={rows.flatMap((row) => row.pools)} />
}

/** Without a host: of all of them. */
export function PoolsPage({ hostId }: { hostId?: HostId }) {
  const { t } = useTranslation('storage')
  const { pools, isLoaded } = usePools()
  const hosts = useHosts()
  const places = usePlaces()
  const [, navigate] = useLocation()
  const [text, setText] = useState('')
  const [isNewOpen, setNewOpen] = useState(false)
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const all = usePoolRows(hostId === undefined ? pools : pools.filter((pool) => pool.hostId === hostId))
  const rows = all.filter((row) => matchesText(row, text, (id) => places.get(id)?.name ?? ''))
  const totals = usePoolTotals(all.map(({ pool }) => pool))
  const tiers = useTiers()
  const problem = totals.problem ?? tiers.problem
  const columns = usePoolColumns({ totals, tiers: tiers.value ?? [] }, hostId === undefined)
  const chosen = all.filter(({ key }) => selected.has(key)).flatMap((row) => row.pools)
  const bar = (
    <>
      {chosen.length > 0 && (
        <Menu position="bottom-start">
          <Menu.Target><Button variant="default">{t('onSelected', { count: chosen.length })}</Button></Menu.Target>
          <Menu.Dropdown><PoolMenuItems pools={chosen} /></Menu.Dropdown>
        </Menu>
      )}
      <Text size="sm" c="var(--muted)" className="figures" style={{ flex: 'none' }} aria-live="polite">{t('poolCount', { count: rows.length, number: formatNumber(rows.length) })}</Text>
      <TextInput size="xs" w={200} type="search" aria-label={t('searchPools')} placeholder={t('searchPools')} leftSection={<IconSearch size={14} />} value={text} onChange={(event) => setText(event.currentTarget.value)} />
      <Button leftSection={<IconPlus size={15} />} style={{ flex: 'none' }} onClick={() => setNewOpen(true)}>{t('newPool.open')}</Button>
    </>
  )
  return (
    <div className="pane">
      {hostId === undefined ? <AreaHead view="pools">{bar}</AreaHead> : <Group px="md" h={46} gap="sm" wrap="nowrap" justify="flex-end" className={styles['bar'] ?? ''}>{bar}</Group>}
      {problem && <ProblemAlert problem={problem} tone="warning" isBar />}
      {rows.length > 0 && (
        <DataTable
          label={t('title')}
          rows={rows}
          columns={columns}
          keyOf={({ key }) => key}
          nameOf={({ pool }) => pool.name}
          firstOrder={{ id: 'name', isDescending: false }}
          selection={{ selected, onChange: setSelected }}
          onOpen={({ pool }) => navigate(routes.pool(pool))}
          menu={menuOf}
          isStale={(row) => isStale(row, hosts)}
          testId="pools"
        />
      )}
      {rows.length === 0 && all.length > 0 && <EmptyState title={t('noPoolFound')} icon={<IconZoomExclamation size={34} stroke={1.4} />} />}
      {all.length === 0 && <EmptyState title={t(isLoaded ? 'noPools' : 'loading')} {...(isLoaded ? { text: t('noPoolsHint') } : {})} icon={isLoaded ? <IconDatabase size={34} stroke={1.4} /> : <Loader size="sm" />} />}
      {isNewOpen && <NewPoolDialog hostId={hostId} onClose={() => setNewOpen(false)} />}
    </div>
  )
}
