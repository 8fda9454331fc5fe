// One packet filter: its rules as a table, its XML, and the NICs that stand behind it.
import { Button, Group, Loader, Tabs, Text } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { lazy, Suspense, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'wouter'
import type { HostId } from '#shared/model/ids.ts'
import { filterTabs, routes } from '../../../app/routes.ts'
import type { FilterTab } from '../../../app/routes.ts'
import { useHost, useSession } from '../../../state/use-session.ts'
import { useUi } from '../../../state/ui-store.ts'
import { EmptyState } from '../../../ui/feedback/empty-state.tsx'
import { isHostUp } from '../../../ui/marks/vm-state.ts'
import { useActs } from '../../vms/use-acts.ts'
import { nicsOf, useNetworks, useTopologyData } from '../data/use-networks.ts'
import { NicsTable } from '../nics/nics-table.tsx'
import { RulesTab } from './rules-tab.tsx'

const ObjectDefinition = lazy(async () => ({ default: (await import('../../definitions/object-definition.tsx')).ObjectDefinition }))

export function FilterPage({ hostId, name, tab }: { hostId: HostId; name: string; tab: FilterTab }) {
  const { t } = useTranslation('networks')
  const [, navigate] = useLocation()
  const host = useHost(hostId)
  const { networks } = useNetworks()
  const { value: topology } = useTopologyData(hostId, networks)
  const nics = useMemo(() => nicsOf(topology).filter(({ filter }) => filter === name), [topology, name])
  const own = useMemo(() => networks.filter((network) => network.hostId === hostId), [networks, hostId])
  return (
    <div className="pane">
      <Group px="md" pt={12} pb={6} gap="sm" wrap="nowrap">
        <Text component="h2" m={0} fw={650} size="lg" className="ellipsis" dir="auto">{name}</Text>
        <Link href={routes.networks('filters')} className="link">{t('view.filters')}</Link>
        <Link href={routes.host(hostId)} className="link ellipsis" dir="auto">{host?.name}</Link>
        <DeleteButton hostId={hostId} name={name} nicCount={nics.length} />
      </Group>
      <Tabs value={tab} onChange={(value) => navigate(routes.filter(hostId, name, filterTabs.find((known) => known === value)))} keepMounted={false}>
        <Tabs.List px="xs">{filterTabs.map((value) => <Tabs.Tab key={value} value={value}>{t(`filters.tab.${value}`)}{value === 'nics' && topology ? ` (${nics.length})` : ''}</Tabs.Tab>)}</Tabs.List>
      </Tabs>
      <div className="page-body">
        {!isHostUp(host) && <EmptyState title={t('hostNotConnected')} text={t('needsHost')} />}
        {isHostUp(host) && tab === 'rules' && <RulesTab hostId={hostId} name={name} />}
        {isHostUp(host) && tab === 'xml' && <Suspense fallback={<Loader size="sm" m="md" />}><ObjectDefinition hostId={hostId} kind="nwfilter" objectKey={name} name={name} /></Suspense>}
        {isHostUp(host) && tab === 'nics' && (nics.length > 0 ? <NicsTable nics={nics} networks={own} topology={topology ?? []} hides={['host', 'filter']} /> : <EmptyState title={t('filters.unused')} text={t('filters.unusedHint')} />)}
      </div>
    </div>
  )
}

function DeleteButton({ hostId, name, nicCount }: { hostId: HostId; name: string; nicCount: number }) {
  const { t } = useTranslation('networks')
  const { client } = useSession()
  const acts = useActs()
  const [, navigate] = useLocation()
  const openDialog = useUi((state) => state.openDialog)
  const ask = (): void => openDialog({ kind: 'confirm', title: t('filters.confirm.title', { name }), text: t(nicCount > 0 ? 'filters.confirm.used' : 'filters.confirm.text', { count: nicCount }), items: [name], label: t('action.undefine'), run: () => acts.attempt(client.networks.undefineFilter({ hostId, name }).then(() => navigate(routes.networks('filters')))) })
  return <Button ml="auto" variant="default" c="red" leftSection={<IconTrash size={15} />} onClick={ask}>{t('action.undefine')}</Button>
}
