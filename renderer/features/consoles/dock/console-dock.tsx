// The dock of consoles: tabs that can be split, dragged and closed. Every console stays connected behind the others.
import 'dockview-react/dist/styles/dockview.css'
import { Button, useComputedColorScheme } from '@mantine/core'
import { IconDeviceDesktop, IconPlus } from '@tabler/icons-react'
import { DockviewReact } from 'dockview-react'
import type { DockviewTheme, IDockviewHeaderActionsProps, IWatermarkPanelProps } from 'dockview-react'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '../../../ui/feedback/empty-state.tsx'
import { AddConsoleMenu } from './add-console-menu.tsx'
import { ArrangeMenu } from './arrange-menu.tsx'
import { ConsolePanel } from './console-panel.tsx'
import { ConsoleTab } from './console-tab.tsx'
import styles from './dock.module.css'
import { showPanel, useDock } from './use-dock.ts'

const components = { console: ConsolePanel }
const tabComponents = { console: ConsoleTab }

const themes: Readonly<Record<'light' | 'dark', DockviewTheme>> = {
  light: { name: 'console-light', className: `dockview-theme-light ${styles['dock'] ?? ''}`, colorScheme: 'light', dndPanelOverlay: 'content' },
  dark: { name: 'console-dark', className: `dockview-theme-dark ${styles['dock'] ?? ''}`, colorScheme: 'dark', dndPanelOverlay: 'content' },
}

export function ConsoleDock() {
  const scheme = useComputedColorScheme('light')
  const { onReady } = useDock()
  return (
    <DockviewReact
      components={components}
      tabComponents={tabComponents}
      watermarkComponent={EmptyDock}
      leftHeaderActionsComponent={GroupActions}
      rightHeaderActionsComponent={ArrangeMenu}
      theme={themes[scheme]}
      defaultRenderer="always"
      disableFloatingGroups
      scrollbars="native"
      onReady={onReady}
    />
  )
}

/** Opens into the group whose "+" was clicked. */
function GroupActions({ containerApi, group }: IDockviewHeaderActionsProps) {
  return (
    <AddConsoleMenu
      onOpen={(ref) => {
        group.api.setActive()
        showPanel(containerApi, ref)
      }}
    />
  )
}

function EmptyDock({ containerApi }: IWatermarkPanelProps) {
  const { t } = useTranslation('consoles')
  return (
    <div className={styles['empty']}>
      <EmptyState icon={<IconDeviceDesktop size={36} stroke={1.4} />} title={t('dock.empty')} text={t('dock.emptyText')}>
        <AddConsoleMenu onOpen={(ref) => showPanel(containerApi, ref)}>
          <Button component="span" leftSection={<IconPlus size={15} />}>
            {t('dock.add')}
          </Button>
        </AddConsoleMenu>
      </EmptyState>
    </div>
  )
}
