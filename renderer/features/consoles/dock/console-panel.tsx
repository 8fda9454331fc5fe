// A tab's content: one console, with the buttons that only the dock has.
import { IconExternalLink } from '@tabler/icons-react'
import { notifications } from '@mantine/notifications'
import type { IDockviewPanelProps } from 'dockview-react'
import { useTranslation } from 'react-i18next'
import { AnyConsole } from '../frame/any-console.tsx'
import { ToolbarButton } from '../frame/toolbar-button.tsx'
import { refOf } from '../session/console-ref.ts'
import { detachConsole } from './detached.ts'
import type { PanelParams } from './saved-layout.ts'
import { showPanel } from './use-dock.ts'

export function ConsolePanel({ api, containerApi, params: { ref } }: IDockviewPanelProps<PanelParams>) {
  const { t } = useTranslation('consoles')
  const detach = (): void => {
    if (detachConsole(ref)) api.close()
    else notifications.show({ color: 'yellow', title: t('detach.refused'), message: t('detach.refusedText') })
  }
  return (
    <AnyConsole
      consoleRef={ref}
      hasName={false}
      takesFocus={() => api.isActive && api.isVisible}
      onSwitch={(console) => showPanel(containerApi, refOf(ref, console))}
      trailing={<ToolbarButton label={t('bar.detach')} icon={<IconExternalLink size={17} />} onClick={detach} />}
    />
  )
}
