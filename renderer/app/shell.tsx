// The frame: header, tree at the left, the page in the middle, tasks below. Sizes are kept in the preferences.
import { useTranslation } from 'react-i18next'
import { Group as Panels, Panel, Separator } from 'react-resizable-panels'
import type { Layout } from 'react-resizable-panels'
import { useStore } from 'zustand'
import { AlertMessages } from '../features/alerts/alert-messages.tsx'
import { InventoryTree } from '../features/inventory/tree/inventory-tree.tsx'
import { Palette } from '../features/palette/palette.tsx'
import { PreferenceNotices } from '../features/preferences/preference-notices.tsx'
import { TaskNotices } from '../features/tasks/task-notices.tsx'
import { EmptyTaskPane, TaskPane } from '../features/tasks/task-pane.tsx'
import { useHasTasks } from '../features/tasks/use-has-tasks.ts'
import { useTaskPane } from '../features/tasks/use-task-pane.ts'
import { usePreferences, useSession } from '../state/use-session.ts'
import { CrashGuard } from '../ui/feedback/crash-guard.tsx'
import { Dialogs } from './dialogs.tsx'
import { Header } from './header.tsx'
import { Navigation } from './navigation.tsx'
import { NoticeBanner } from './notice-banner.tsx'
import { Pages } from './pages.tsx'
import { useShortcuts } from './use-shortcuts.ts'

const treePercent = 20
const tasksPercent = 19

export function Shell() {
  const { t } = useTranslation()
  const session = useSession()
  const isReady = useStore(session.preferences, (state) => state.isLoaded)
  const { isTreeOpen, paneSizes } = usePreferences()
  const { isOpen: isTaskPaneOpen } = useTaskPane()
  // As long as there is nothing to list, the pane is its title alone.
  const hasTasks = useHasTasks()
  const hasTaskPanel = hasTasks && isTaskPaneOpen
  useShortcuts()
  const keep = useKeptSizes()
  // Panels take their first sizes once, and the page between them must stay while others come and go: they wait for the preferences, which come with the first answer.
  if (!isReady) return <Header />
  const tree = paneSizes['tree'] ?? treePercent
  const tasks = paneSizes['tasks'] ?? tasksPercent
  return (
    <div style={{ display: 'flex', flexDirection: 'column', height: '100%' }}>
      <Header />
      <NoticeBanner />
      <div style={{ display: 'flex', flex: 1, minHeight: 0 }}>
        <Navigation />
        <Panels orientation="horizontal" style={{ flex: 1, minWidth: 0 }} onLayoutChanged={keep(['tree'])}>
          {isTreeOpen && (
            <>
              <Panel id="tree" defaultSize={`${tree}%`} minSize="210px" maxSize="45%">
                <nav className="pane" aria-label={t('tree.label')}>
                  <CrashGuard>
                    <InventoryTree />
                  </CrashGuard>
                </nav>
              </Panel>
              <Separator className="resize-handle" aria-label={t('tree.resize')} />
            </>
          )}
          <Panel id="main" minSize="30%">
            <div style={{ display: 'flex', flexDirection: 'column', height: '100%' }}>
              <Panels orientation="vertical" style={{ flex: 1, minHeight: 0 }} onLayoutChanged={keep(['tasks'])}>
                <Panel id="content" minSize="20%">
                  <main style={{ height: '100%', position: 'relative' }}>
                    <Pages />
                  </main>
                </Panel>
                {hasTaskPanel && (
                  <>
                    <Separator className="resize-handle" aria-label={t('tasks.resize')} />
                    <Panel id="tasks" defaultSize={`${tasks}%`} minSize="90px" maxSize="75%">
                      <CrashGuard>
                        <TaskPane />
                      </CrashGuard>
                    </Panel>
                  </>
                )}
              </Panels>
              {!hasTaskPanel && <div style={{ height: 30, flex: 'none', borderTop: '1px solid var(--line)' }}>{hasTasks ? <TaskPane /> : <EmptyTaskPane />}</div>}
            </div>
          </Panel>
        </Panels>
      </div>
      <Dialogs />
      <Palette />
      <TaskNotices />
      <PreferenceNotices />
      <AlertMessages />
    </div>
  )
}

/** Tells of panes' sizes by their names, to be there again at the next start. */
function useKeptSizes(): (names: readonly string[]) => (layout: Layout) => void {
  const session = useSession()
  return (names) => (layout) => {
    const sizes = Object.fromEntries(names.flatMap((name) => (layout[name] === undefined ? [] : [[name, layout[name]]])))
    session.setPreferences({ paneSizes: { ...session.preferences.getState().value.paneSizes, ...sizes } })
  }
}
