// The list of VMs, of the whole fleet or of one folder or host: search, table, and the bar for what is selected.
import { ActionIcon, Group, Loader, Menu, Text, Tooltip } from '@mantine/core'
import { IconColumns3, IconServer2, IconZoomExclamation } from '@tabler/icons-react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { Vm } from '#shared/model/machines/vm.ts'
import { formatNumber } from '../../i18n/format.ts'
import { useUi } from '../../state/ui-store.ts'
import { useHosts, useIsLoaded } from '../../state/use-session.ts'
import { EmptyState } from '../../ui/feedback/empty-state.tsx'
import { WelcomePage } from '../hosts/welcome-page.tsx'
import { SearchBox } from '../search/search-box.tsx'
import { SelectionBar } from '../vms/selection-bar.tsx'
import { ColumnItems } from './table/column-items.tsx'
import type { ColumnId } from './table/columns.ts'
import { useRows } from './table/use-rows.ts'
import { useTableLayout } from './table/use-table-layout.ts'
import { VmTable } from './table/vm-table.tsx'

export interface Scope {
  /** Tells scopes apart: a selection does not outlive its list. */
  readonly id: string
  /** Empty where the page around it has a title. */
  readonly title: string
  readonly includes: (vm: Vm) => boolean
  /** Whether what is in it was ever read; absent for a scope of many hosts. */
  readonly isKnown?: boolean
  /** All of it is on one host, which the page around it names. */
  readonly isOfOneHost?: boolean
}

export function InventoryPage({ scope }: { scope: Scope }) {
  const { t } = useTranslation()
  const hasHosts = useHosts().size > 0
  const isLoaded = useIsLoaded()
  if (!isLoaded) return <div className="pane"><EmptyState title={t('table.loading')} icon={<Loader size="sm" />} /></div>
  return <div className="pane">{hasHosts ? <VmList scope={scope} /> : <WelcomePage />}</div>
}

const ofOneHost: readonly ColumnId[] = ['host']
const ofAll: readonly ColumnId[] = []

function VmList({ scope }: { scope: Scope }) {
  const { t } = useTranslation()
  const query = useUi((state) => state.query)
  const { columns, order, measured, setColumns, setOrder } = useTableLayout(scope.isOfOneHost === true ? ofOneHost : ofAll)
  const { rows, total, running, search } = useRows({ scope: scope.includes, query, order })
  useSelectionOf(scope.id)
  const count = total === 0 && scope.isKnown === false ? '' : search.isEmpty ? t('table.count', { count: total, number: formatNumber(total), running: formatNumber(running) }) : t('table.found', { number: formatNumber(rows.length), total: formatNumber(total) })
  return (
    <>
      <Group px="md" h={48} gap="md" wrap="nowrap" style={{ borderBottom: '1px solid var(--line)', flex: 'none' }}>
        {scope.title !== '' && <Text component="h2" m={0} fw={600} size="md" className="ellipsis" maw={260} style={{ flex: 'none' }} dir="auto">{scope.title}</Text>}
        <SearchBox problems={search.problems} />
        <Text size="sm" c="var(--muted)" ml="auto" className="figures" style={{ flex: 'none' }} aria-live="polite" data-testid="row-count">{count}</Text>
        <Menu position="bottom-end" closeOnItemClick={false}>
          <Menu.Target>
            <Tooltip label={t('table.columns')}><ActionIcon aria-label={t('table.columns')}><IconColumns3 size={17} stroke={1.7} /></ActionIcon></Tooltip>
          </Menu.Target>
          <Menu.Dropdown><ColumnItems columns={columns} onColumns={(next) => setColumns(next, true)} /></Menu.Dropdown>
        </Menu>
      </Group>
      {rows.length > 0 && <VmTable rows={rows} order={order} columns={columns} measured={measured} onOrder={setOrder} onColumns={setColumns} />}
      {rows.length === 0 && total > 0 && <EmptyState title={t('table.nothingFound')} text={t('table.nothingFoundHint')} icon={<IconZoomExclamation size={34} stroke={1.4} />} />}
      {total === 0 && <NoVms isKnown={scope.isKnown} />}
      <SelectionBar shown={rows} />
    </>
  )
}

/** What is empty and what was never read look alike in the list, and are told apart here. */
function NoVms({ isKnown: isScopeKnown }: { isKnown: boolean | undefined }) {
  const { t } = useTranslation()
  const hosts = useHosts()
  const isKnown = isScopeKnown ?? [...hosts.values()].some(({ inventoryAtMs }) => inventoryAtMs !== null)
  return <EmptyState title={t(isKnown ? 'table.noVms' : 'table.notListed')} text={t(isKnown ? 'table.noVmsHint' : isScopeKnown === undefined ? 'table.notListedHint' : 'table.notListedOnHostHint')} icon={<IconServer2 size={34} stroke={1.4} />} />
}

/** Leaving a list lets go of what was selected in it: nobody acts on rows that cannot be seen. */
function useSelectionOf(scopeId: string): void {
  const select = useUi((state) => state.select)
  useEffect(() => () => select([]), [scopeId, select])
}
