// The places of the console and what concerns all of it: pages, dialogs, the look, what is shown beside the page.
import { useComputedColorScheme } from '@mantine/core'
import { IconBell, IconBookmark, IconCalendarTime, IconDashboard, IconDisc, IconFileAnalytics, IconFileImport, IconInfoCircle, IconKeyboard, IconLayoutBottombar, IconLayoutSidebar, IconMoon, IconNetwork, IconPlus, IconScreenShare, IconSearch, IconServer, IconSettings, IconStack2, IconTerminal2, IconTransfer, IconTrash } from '@tabler/icons-react'
import { useLocation } from 'wouter'
import { alertViews, networkViews, reportViews, routes } from '../../app/routes.ts'
import { useRememberedWords } from '../../i18n/remembered-words.ts'
import { useUi } from '../../state/ui-store.ts'
import { usePreferences, useSession } from '../../state/use-session.ts'
import { useTaskPane } from '../tasks/use-task-pane.ts'
import type { Command } from './command.ts'
import { wordMatcher } from './match-words.ts'
import { useFarCommands } from './page/use-far-commands.ts'

interface Place extends Omit<Command, 'run'> {
  readonly route: string
}

export function usePageCommands(query: string): Command[] {
  const match = wordMatcher(query)
  const far = useFarCommands(query)
  const all = [...usePlaces(), ...useDialogs(), ...useViews()]
  return [...all.filter(({ label }) => match(label) === ''), ...far]
}

function usePlaces(): readonly Command[] {
  const t = useRememberedWords('app')
  const [, navigate] = useLocation()
  const places: readonly Place[] = [
    { id: 'dashboard', label: t('palette.dashboard'), icon: IconDashboard, route: routes.dashboard() },
    { id: 'hosts', label: t('palette.hosts'), icon: IconServer, route: routes.dashboard('hosts') },
    { id: 'collection', label: t('monitoring:collection.title'), icon: IconSettings, route: routes.dashboard('collection') },
    { id: 'vms', label: t('tree.all'), icon: IconStack2, route: routes.allVms },
    { id: 'consoles', label: t('navigation.consoles'), icon: IconTerminal2, route: routes.consoles },
    { id: 'screens', label: t('navigation.screens'), icon: IconScreenShare, route: routes.screens },
    { id: 'isos', label: t('transfers:iso.title'), icon: IconDisc, route: routes.storageView('isos') },
    { id: 'transfers', label: t('transfers:title'), icon: IconTransfer, route: routes.storageView('transfers') },
    ...networkViews.map((view): Place => ({ id: `networks-${view}`, label: t(`palette.networks.${view}`), icon: IconNetwork, route: routes.networks(view) })),
    ...alertViews.map((view): Place => ({ id: `alerts-${view}`, label: view === 'now' ? t('navigation.alerts') : t('palette.alerts', { view: t(`alerts:view.${view}`) }), icon: IconBell, route: routes.alerts(view) })),
    ...reportViews.map((view): Place => ({ id: `reports-${view}`, label: t(`reports:view.${view}`), icon: IconFileAnalytics, route: routes.reports(view) })),
    { id: 'schedules', label: t('schedules:title'), icon: IconCalendarTime, route: routes.schedules },
    { id: 'trash', label: t('navigation.trash'), icon: IconTrash, route: routes.trash },
  ]
  return places.map(({ route, ...place }) => ({ ...place, run: () => navigate(route) }))
}

function useDialogs(): readonly Command[] {
  const t = useRememberedWords('app')
  const openDialog = useUi((state) => state.openDialog)
  return [
    { id: 'import-vm', label: t('importing:title'), icon: IconFileImport, run: () => openDialog({ kind: 'import-vm', hostId: undefined }) },
    { id: 'new-vm', label: t('creation:title'), icon: IconPlus, run: () => openDialog({ kind: 'new-vm', hostId: undefined }) },
    { id: 'new-network', label: t('networks:new.open'), icon: IconPlus, run: () => openDialog({ kind: 'new-network' }) },
    { id: 'new-report', label: t('reports:new'), icon: IconPlus, run: () => openDialog({ kind: 'new-report' }) },
    { id: 'add-host', label: t('host.add'), icon: IconPlus, run: () => openDialog({ kind: 'add-host' }) },
    { id: 'import', label: t('host.import'), icon: IconFileImport, run: () => openDialog({ kind: 'import-hosts' }) },
    { id: 'preferences', label: t('preferences.title'), icon: IconSettings, run: () => openDialog({ kind: 'preferences' }) },
    { id: 'shortcuts', label: t('shortcuts.title'), icon: IconKeyboard, run: () => openDialog({ kind: 'shortcuts' }) },
    { id: 'about', label: t('about.title'), icon: IconInfoCircle, run: () => openDialog({ kind: 'about' }) },
  ]
}

/** What changes how the console looks, or what the list shows. */
function useViews(): readonly Command[] {
  const t = useRememberedWords('app')
  const { setPreferences } = useSession()
  const { isTreeOpen, savedSearches } = usePreferences()
  const theme = useComputedColorScheme('light')
  const [, navigate] = useLocation()
  const taskPane = useTaskPane()
  const setQuery = useUi((state) => state.setQuery)
  const search = (query: string): void => {
    setQuery(query)
    navigate(routes.allVms)
  }
  return [
    { id: 'theme', label: t('palette.toggleTheme'), icon: IconMoon, run: () => setPreferences({ theme: theme === 'dark' ? 'light' : 'dark' }) },
    { id: 'theme-system', label: t('palette.systemTheme'), icon: IconMoon, run: () => setPreferences({ theme: 'system' }) },
    { id: 'tree', label: t('shortcuts.tree'), icon: IconLayoutSidebar, run: () => setPreferences({ isTreeOpen: !isTreeOpen }) },
    { id: 'tasks', label: t('shortcuts.tasks'), icon: IconLayoutBottombar, run: taskPane.toggle },
    { id: 'search-clear', label: t('palette.clearSearch'), icon: IconSearch, run: () => search('') },
    ...savedSearches.map((saved): Command => ({ id: `search-${saved.name}`, label: t('palette.savedSearch', { name: saved.name }), icon: IconBookmark, run: () => search(saved.query) })),
  ]
}
