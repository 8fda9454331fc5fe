// The list of VMs, of the whole fleet or of one folder or host: search, table, and the bar for what is selected.
import { Group, Loader, Text } from '@mantine/core'
import { IconServer2, IconZoomExclamation } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Vm } from '#shared/model/vm.ts'
import { formatNumber } from '../../i18n/format.ts'
import { useUi } from '../../state/ui-store.ts'
import { useHosts, useIsLoaded, usePreferences, useSession } from '../../state/use-session.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { WelcomePage } from '../hosts/welcome-page.tsx'
import { SearchBox } from '../search/search-box.tsx'
import { SelectionBar } from '../vms/selection-bar.tsx'
import { isColumnId } from './table/columns.ts'
import type { SortOrder } from './table/sort-rows.ts'
import { useRows } from './table/use-rows.ts'
import { VmTable } from './table/vm-table.tsx'

export interface Scope {
  readonly title: string
  readonly includes: (vm: Vm) => boolean
}

export function InventoryPage({ scope }: { scope: Scope }) {
  const { t } = useTranslation()
  const session = useSession()
  const hosts = useHosts()
  const isLoaded = useIsLoaded()
  const preferences = usePreferences()
  const { query } = useUi()
  const [order, setOrderHere] = useState<SortOrder>(() => savedOrder(preferences.sort))
  const { rows, total, search } = useRows({ scope: scope.includes, query, order })
  const setOrder = (next: SortOrder): void => {
    setOrderHere(next)
    session.setPreferences({ sort: [next] })
  }
  const counts = useMemo(() => ({ running: rows.filter((vm) => vm.libvirtId !== null).length }), [rows])

  if (!isLoaded) return <div className="pane"><EmptyState title={t('table.loading')} icon={<Loader size="sm" />} /></div>
  if (hosts.size === 0) return <div className="pane"><WelcomePage /></div>
  return (
    <div className="pane">
      <Group px="md" py={8} gap="md" wrap="nowrap" style={{ borderBottom: '1px solid var(--line)' }}>
        <Text fw={600} size="md" className="ellipsis" style={{ flex: 'none', maxWidth: 320 }} dir="auto">{scope.title}</Text>
        <SearchBox problems={search.problems} />
        <Text size="sm" c="var(--muted)" style={{ flex: 'none' }} aria-live="polite" data-testid="row-count">
          {search.isEmpty ? t('table.count', { count: total, number: formatNumber(total), running: formatNumber(counts.running) }) : t('table.found', { number: formatNumber(rows.length), total: formatNumber(total) })}
        </Text>
      </Group>
      {rows.length > 0 && <VmTable rows={rows} order={order} onOrder={setOrder} />}
      {rows.length === 0 && total > 0 && <EmptyState title={t('table.nothingFound')} text={t('table.nothingFoundHint')} icon={<IconZoomExclamation size={34} stroke={1.4} />} />}
      {total === 0 && <EmptyState title={t('table.noVms')} text={t('table.noVmsHint')} icon={<IconServer2 size={34} stroke={1.4} />} />}
      <SelectionBar />
    </div>
  )
}

function savedOrder(sort: readonly { id: string; isDescending: boolean }[]): SortOrder {
  const [first] = sort
  return first && isColumnId(first.id) ? { id: first.id, isDescending: first.isDescending } : { id: 'name', isDescending: false }
}
