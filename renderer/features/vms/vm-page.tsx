// A VM: its acts on top, then overview, hardware, XML, console and its tasks.
import { Badge, Button, Group, Loader, Menu, Tabs, Text } from '@mantine/core'
import { IconChevronDown, IconLock } from '@tabler/icons-react'
import { lazy, Suspense, useCallback, useState } from 'react'
import { Trans, useTranslation } from 'react-i18next'
import { Link, useLocation } from 'wouter'
import { vmKey } from '#shared/model/ids.ts'
import type { VmRef } from '#shared/model/ids.ts'
import type { VmActionId } from '#shared/model/machines/vm-actions.ts'
import type { Vm, VmDetails } from '#shared/model/machines/vm.ts'
import { routes, vmTabs } from '../../app/routes.ts'
import type { VmTab } from '../../app/routes.ts'
import { useHost, useIsLoaded, useSession, useVm } from '../../state/use-session.ts'
import { EmptyState } from '../../ui/feedback/empty-state.tsx'
import { FittingRow } from '../../ui/layout/fitting-row.tsx'
import { narrowTabs } from '../../ui/layout/narrow-tabs.ts'
import { Notice } from '../../ui/feedback/notice.tsx'
import { ProblemAlert } from '../../ui/feedback/problem-alert.tsx'
import { useLoaded } from '../../ui/effects/use-loaded.ts'
import { isHostUp } from '../../ui/marks/vm-state.ts'
import { TemplateBadge } from '../cloning/template-badge.tsx'
import { HostStateBanner } from '../hosts/host-state-banner.tsx'
import { GuestTab } from '../guest/guest-tab.tsx'
import { TaskHistory } from '../tasks/task-history.tsx'
import { VmPerformance } from '../monitoring/performance/vm-performance.tsx'
import { SnapshotsTab } from '../snapshots/snapshots-tab.tsx'
import { HardwareTab } from '../hardware/hardware-tab.tsx'
import { ActionButton } from './action-button.tsx'
import { GoneVm } from './gone-vm.tsx'
import { OpenConsoleButton } from './open-console-button.tsx'
import { VmMenuItems } from './vm-menu-items.tsx'
import { VmOverview } from './vm-overview.tsx'
import { VmStateLabel } from './vm-state-label.tsx'
import { XmlTab } from './xml-tab.tsx'

const ConsoleView = lazy(async () => ({ default: (await import('../consoles/console-view.tsx')).ConsoleView }))
const shown: readonly VmActionId[] = ['start', 'shutdown', 'reboot', 'pause', 'resume']

export function VmPage({ vmRef, tab }: { vmRef: VmRef; tab: VmTab }) {
  const { t } = useTranslation()
  const vm = useVm(vmKey(vmRef))
  // Kept for when it is gone.
  const [lastName, setLastName] = useState('')
  if (vm && vm.name !== lastName) setLastName(vm.name)
  const isLoaded = useIsLoaded()
  if (!vm && !isLoaded) return <div className="pane"><EmptyState title={t('table.loading')} icon={<Loader size="sm" />} /></div>
  if (!vm) return <GoneVm vmRef={vmRef} name={lastName} />
  return <PresentVmPage vm={vm} tab={tab} />
}

function PresentVmPage({ vm, tab }: { vm: Vm; tab: VmTab }) {
  const { t } = useTranslation()
  const { client } = useSession()
  const [, navigate] = useLocation()
  const host = useHost(vm.hostId)
  const isUp = isHostUp(host)
  const { hostId, uuid } = vm
  const load = useCallback((signal: AbortSignal): Promise<VmDetails | undefined> => (isUp ? client.vms.details({ hostId, uuid }, { signal }) : Promise.resolve(undefined)), [client, hostId, uuid, isUp])
  // A change of state or of the definition makes the details stale; a new row tells of both.
  const { value: details, problem } = useLoaded(load, vm)
  return (
    <div className="pane">
      <Group px="md" pt={12} pb={8} gap="sm" wrap="nowrap">
        <Text component="h2" m={0} miw={`min(120px, ${vm.name.length}ch)`} fw={650} size="lg" className="ellipsis" dir="auto" title={vm.name}>{vm.name}</Text>
        <VmStateLabel vm={vm} isStale={!isUp} />
        {!vm.isPersistent && <Badge color="orange" title={t('vm.transientHint')} style={{ flex: 'none' }}>{t('vm.transient')}</Badge>}
        {vm.isProtected === true && <Badge color="blue" leftSection={<IconLock size={11} />} title={t('metadata:protectedHint')} style={{ flex: 'none' }}>{t('metadata:protected')}</Badge>}
        <TemplateBadge vm={vm} />
        {host && <Text size="sm" c="var(--muted)" className="ellipsis" miw={60} maw={260} style={{ flex: '0 100 auto' }} title={host.name}><Trans i18nKey="vm.onHost" values={{ host: host.name }} components={{ a: <Link href={routes.host(host.id)} className="link" /> }} /></Text>}
        {host?.isDemo && <Badge color="grape" style={{ flex: 'none' }}>{t('host.demo')}</Badge>}
      </Group>
      <Group px="md" pb={10} gap={6} wrap="nowrap" role="toolbar" aria-label={t('vm.acts')}>
        <FittingRow>{shown.map((action) => <ActionButton key={action} action={action} vms={[vm]} />)}</FittingRow>
        <Menu position="bottom-end">
          <Menu.Target><Button variant="default" style={{ flex: 'none' }} rightSection={<IconChevronDown size={14} />}>{t('vm.moreActs')}</Button></Menu.Target>
          <Menu.Dropdown><VmMenuItems vms={[vm]} /></Menu.Dropdown>
        </Menu>
        <OpenConsoleButton vm={vm} isUp={isUp} />
      </Group>
      {host && <HostStateBanner host={host} />}
      {vm.isSilent === true && isUp && <Notice tone="warning" isBar title={t('vm.silent', { name: vm.name })}>{t('vm.silentText')}</Notice>}
      <Tabs value={tab} onChange={(value) => { const next = vmTabs.find((known) => known === value); if (next) navigate(routes.vm(vm, next)) }} keepMounted={false} styles={narrowTabs}>
        <Tabs.List px="xs">{vmTabs.map((value) => <Tabs.Tab key={value} value={value}>{t(`vm.tab.${value}`)}</Tabs.Tab>)}</Tabs.List>
      </Tabs>
      <div className="page-body">
        {problem && tab !== 'console' && <ProblemAlert problem={problem} isBar />}
        {tab === 'overview' && <VmOverview vm={vm} host={host} details={details} />}
        {tab === 'performance' && <VmPerformance key={vmKey(vm)} vm={vm} host={host} />}
        {tab === 'hardware' && <HardwareTab key={vmKey(vm)} vm={vm} isUp={isUp} />}
        {tab === 'snapshots' && <SnapshotsTab key={vmKey(vm)} vm={vm} isUp={isUp} />}
        {tab === 'guest' && <GuestTab key={vmKey(vm)} vm={vm} isUp={isUp} />}
        {tab === 'xml' && <XmlTab vm={vm} isUp={isUp} />}
        {tab === 'console' && <Suspense fallback={<Loader m="md" size="sm" />}><ConsoleView vm={vm} /></Suspense>}
        {tab === 'tasks' && <TaskHistory vmRef={vm} />}
      </div>
    </div>
  )
}
