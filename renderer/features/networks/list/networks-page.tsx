// The networks of the fleet, or of one host: what each is, and which machines are on it.
import { Button, Group, Loader, Menu, Text, TextInput } from '@mantine/core'
import { IconNetwork, IconPlus, IconSearch, IconZoomExclamation } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
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
import { isHostUp } from '../../../ui/vm-state.ts'
import { NewNetworkDialog } from '../create/new-network-dialog.tsx'
import { byHost, networkKey, nicsOf, nicsOn, useNetworks, useTopologyData } from '../data/use-networks.ts'
import { AreaHead } from './area-head.tsx'
import { NetworkMenuItems } from './network-actions.tsx'
import { matchesText, useNetworkColumns } from './network-columns.tsx'
import type { NetworkRow } from './network-columns.tsx'

function menuOf(rows: readonly NetworkRow[]): ReactNode {
  return <NetworkMenuItems networks={rows.map(({ network }) => network)} />
}

/** Without a host: of all of them. */
export function NetworksPage({ hostId }: { hostId?: HostId }) {
  const { t } = useTranslation('networks')
  const hosts = useHosts()
  const places = usePlaces()
  const [, navigate] = useLocation()
  const [text, setText] = useState('')
  const [isNewOpen, setNewOpen] = useState(false)
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const { networks, isLoaded } = useNetworks()
  const { value: topology, problem } = useTopologyData(hostId, networks)
  const all = useMemo(() => rowsOf(byHost(networks, places).filter((network) => hostId === undefined || network.hostId === hostId), topology), [networks, topology, hostId, places])
  const rows = useMemo(() => all.filter((row) => matchesText(row, text, places.get(row.network.hostId)?.name ?? '')), [all, text, places])
  const columns = useNetworkColumns(hostId === undefined)
  const chosen = all.filter(({ network }) => selected.has(networkKey(network))).map(({ network }) => network)
  const bar = (
    <>
      {chosen.length > 0 && (
        <Menu position="bottom-start">
          <Menu.Target><Button variant="default">{t('onSelected', { count: chosen.length })}</Button></Menu.Target>
          <Menu.Dropdown><NetworkMenuItems networks={chosen} /></Menu.Dropdown>
        </Menu>
      )}
      <Text size="sm" c="var(--muted)" className="figures" style={{ flex: 'none' }} aria-live="polite">{t('networkCount', { count: rows.length, number: formatNumber(rows.length) })}</Text>
      <TextInput size="xs" w={220} type="search" aria-label={t('search')} placeholder={t('search')} leftSection={<IconSearch size={14} />} value={text} onChange={(event) => setText(event.currentTarget.value)} />
      <Button leftSection={<IconPlus size={15} />} style={{ flex: 'none' }} onClick={() => setNewOpen(true)}>{t('new.open')}</Button>
    </>
  )
  return (
    <div className="pane">
      {hostId === undefined ? <AreaHead view="list">{bar}</AreaHead> : <Group px="md" h={46} gap="sm" wrap="nowrap" justify="flex-end" style={{ borderBottom: '1px solid var(--line)', flex: 'none' }}>{bar}</Group>}
      {problem && <ProblemAlert problem={problem} tone="warning" isBar />}
      {rows.length > 0 && (
        <DataTable
          label={t('title')}
          rows={rows}
          columns={columns}
          keyOf={({ network }) => networkKey(network)}
          nameOf={({ network }) => network.name}
          firstOrder={{ id: 'name', isDescending: false }}
          selection={{ selected, onChange: setSelected }}
          onOpen={({ network }) => navigate(routes.network(network))}
          menu={menuOf}
          isStale={({ network }) => !isHostUp(hosts.get(network.hostId))}
          testId="networks"
        />
      )}
      {rows.length === 0 && all.length > 0 && <EmptyState title={t('nothingFound')} text={t('nothingFoundHint')} icon={<IconZoomExclamation size={34} stroke={1.4} />} />}
      {all.length === 0 && <EmptyState title={t(isLoaded ? 'none' : 'loading')} {...(isLoaded ? { text: t('noneHint') } : {})} icon={isLoaded ? <IconNetwork size={34} stroke={1.4} /> : <Loader size="sm" />} />}
      {isNewOpen && <NewNetworkDialog hostId={hostId} networks={networks} onClose={() => setNewOpen(false)} />}
    </div>
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
