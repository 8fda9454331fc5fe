// What the palette offers for the words typed. "shut down web-01" acts on that VM; without a name, acts concern the selection.
import { IconBell, IconDashboard, IconDeviceDesktop, IconFileAnalytics, IconFileImport, IconInfoCircle, IconKeyboard, IconMoon, IconNetwork, IconPlus, IconScreenShare, IconServer, IconSettings, IconStack2, IconTerminal2 } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { VmActionId } from '#shared/model/vm-actions.ts'
import type { Vm } from '#shared/model/vm.ts'
import { alertViews, networkViews, reportViews, routes } from '../../app/routes.ts'
import { useUi } from '../../state/ui-store.ts'
import { usePreferences, useSession } from '../../state/use-session.ts'
import { useCloneCommands } from '../cloning/use-clone-commands.ts'
import { openConsole } from '../consoles/consoles-store.ts'
import { useStorageCommands } from '../storage/use-storage-commands.ts'
import { actionIcons } from '../vms/action-menu-items.tsx'
import { planAction } from '../vms/action-plan.ts'
import { useActs } from '../vms/use-acts.ts'
import { useSubjects } from '../vms/use-subjects.ts'
import { matchWords } from './match-words.ts'

export interface Command {
  readonly id: string
  readonly label: string
  readonly description?: string
  readonly icon: typeof IconServer
  readonly vm?: Vm
  readonly run: () => void
}

export interface CommandGroup {
  readonly id: 'acts' | 'vms' | 'hosts' | 'storage' | 'pages'
  readonly commands: readonly Command[]
}

const shownOfEach = 8

export function useCommands(query: string): CommandGroup[] {
  const acts: CommandGroup = { id: 'acts', commands: [...useActCommands(query), ...useCloneCommands(query)] }
  const vms: CommandGroup = { id: 'vms', commands: useVmCommands(query) }
  const hosts: CommandGroup = { id: 'hosts', commands: useHostCommands(query) }
  // A host's name is found in each of its machines too; whoever types it means the host.
  const isHostNamed = hosts.commands.some(({ label }) => isNamed(query, label)) && !vms.commands.some(({ label }) => isNamed(query, label))
  return [
    acts,
    ...(isHostNamed ? [hosts, vms] : [vms, hosts]),
    { id: 'storage', commands: useStorageCommands(query) },
    { id: 'pages', commands: usePageCommands(query) },
  ]
}

/** All the words are in the name itself, not in what stands below it. */
function isNamed(query: string, name: string): boolean {
  return query.trim() !== '' && matchWords(query, name) === ''
}

function useActCommands(query: string): Command[] {
  const { t } = useTranslation()
  const { inventory } = useSession()
  const acts = useActs()
  const selected = useSubjects()()
  const { vms, hosts } = inventory.getState()
  return VmActionId.options.flatMap((action) => {
    const label = t(`action.${action}`)
    const rest = matchWords(query, label)
    if (rest === null || (query.trim() === '' && selected.length === 0)) return []
    const named = rest === '' ? selected : [...vms.values()].filter((vm) => matchWords(rest, vm.name) === '').slice(0, 5)
    const possible = planAction(action, named, hosts).targets
    if (possible.length === 0) return []
    const description = rest === '' ? t('palette.onSelection', { count: possible.length, name: possible[0]?.name ?? '' }) : ''
    if (rest === '') return [{ id: `act-${action}`, label, description, icon: actionIcons[action], run: () => acts.request(action, selected) }]
    return possible.map((vm) => ({ id: `act-${action}-${vm.hostId}-${vm.uuid}`, label: `${label}: ${vm.name}`, description: hosts.get(vm.hostId)?.name ?? '', icon: actionIcons[action], run: () => acts.request(action, [vm]) }))
  }).slice(0, shownOfEach * 2)
}

function useVmCommands(query: string): Command[] {
  const { t } = useTranslation()
  const { inventory } = useSession()
  const [, navigate] = useLocation()
  if (query.trim() === '') return []
  const { vms, hosts } = inventory.getState()
  const commands: Command[] = []
  for (const vm of vms.values()) {
    const hostName = hosts.get(vm.hostId)?.name ?? ''
    if (matchWords(query, `${vm.name} ${vm.title} ${hostName} ${vm.addresses[0]?.address ?? ''}`) !== '') continue
    commands.push({ id: `vm-${vm.hostId}-${vm.uuid}`, label: vm.name, description: hostName, icon: IconServer, vm, run: () => navigate(routes.vm(vm)) })
    const [first] = vm.consoles
    if (first && vm.libvirtId !== null && commands.length < shownOfEach) {
      commands.push({ id: `console-${vm.hostId}-${vm.uuid}`, label: t('palette.consoleOf', { name: vm.name }), description: hostName, icon: first.kind === 'vnc' ? IconDeviceDesktop : IconTerminal2, run: () => { openConsole(vm, first.kind, first.device); navigate(routes.consoles) } })
    }
    if (commands.length >= shownOfEach) break
  }
  return commands
}

function useHostCommands(query: string): Command[] {
  const { inventory } = useSession()
  const [, navigate] = useLocation()
  if (query.trim() === '') return []
  return [...inventory.getState().hosts.values()]
    .filter((host) => matchWords(query, `${host.name} ${host.uri} ${host.folder}`) === '')
    .slice(0, shownOfEach)
    .map((host) => ({ id: `host-${host.id}`, label: host.name, description: host.uri, icon: IconServer, run: () => navigate(routes.host(host.id)) }))
}

function usePageCommands(query: string): Command[] {
  const { t } = useTranslation()
  const { setPreferences } = useSession()
  const { theme } = usePreferences()
  const [, navigate] = useLocation()
  const openDialog = useUi((state) => state.openDialog)
  const all: readonly Command[] = [
    { id: 'dashboard', label: t('palette.dashboard'), icon: IconDashboard, run: () => navigate(routes.dashboard()) },
    { id: 'hosts', label: t('palette.hosts'), icon: IconServer, run: () => navigate(routes.dashboard('hosts')) },
    { id: 'collection', label: t('monitoring:collection.title'), icon: IconSettings, run: () => navigate(routes.dashboard('collection')) },
    { id: 'vms', label: t('tree.all'), icon: IconStack2, run: () => navigate(routes.allVms) },
    { id: 'consoles', label: t('navigation.consoles'), icon: IconTerminal2, run: () => navigate(routes.consoles) },
    { id: 'screens', label: t('navigation.screens'), icon: IconScreenShare, run: () => navigate(routes.screens) },
    ...networkViews.map((view) => ({ id: `networks-${view}`, label: t(`palette.networks.${view}`), icon: IconNetwork, run: () => navigate(routes.networks(view)) })),
    ...alertViews.map((view) => ({ id: `alerts-${view}`, label: view === 'now' ? t('navigation.alerts') : t('palette.alerts', { view: t(`alerts:view.${view}`) }), icon: IconBell, run: () => navigate(routes.alerts(view)) })),
    ...reportViews.map((view) => ({ id: `reports-${view}`, label: t(`reports:view.${view}`), icon: IconFileAnalytics, run: () => navigate(routes.reports(view)) })),
    { id: 'import-vm', label: t('importing:title'), icon: IconFileImport, run: () => openDialog({ kind: 'import-vm', hostId: undefined }) },
    { id: 'new-vm', label: t('creation:title'), icon: IconPlus, run: () => openDialog({ kind: 'new-vm', hostId: undefined }) },
    { id: 'add-host', label: t('host.add'), icon: IconPlus, run: () => openDialog({ kind: 'add-host' }) },
    { id: 'import', label: t('host.import'), icon: IconFileImport, run: () => openDialog({ kind: 'import-hosts' }) },
    { id: 'theme', label: t('palette.toggleTheme'), icon: IconMoon, run: () => setPreferences({ theme: theme === 'dark' ? 'light' : 'dark' }) },
    { id: 'preferences', label: t('preferences.title'), icon: IconSettings, run: () => openDialog({ kind: 'preferences' }) },
    { id: 'shortcuts', label: t('shortcuts.title'), icon: IconKeyboard, run: () => openDialog({ kind: 'shortcuts' }) },
    { id: 'about', label: t('about.title'), icon: IconInfoCircle, run: () => openDialog({ kind: 'about' }) },
  ]
  return all.filter(({ label }) => matchWords(query, label) === '')
}

