// A tab of the dock: the VM's state, its name and host, a sign when the console needs attention. Middle click closes.
import { ActionIcon, Tooltip } from '@mantine/core'
import { IconAlertTriangle, IconDeviceDesktop, IconPlugConnectedX, IconTerminal2, IconX } from '@tabler/icons-react'
import type { IDockviewPanelHeaderProps } from 'dockview-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { StateIcon } from '../../../ui/marks/state-icon.tsx'
import { isHostUp, lookOfVm } from '../../../ui/marks/vm-state.ts'
import { useConsoleDock } from '../consoles-store.ts'
import { useConsoleTarget } from '../frame/use-console-target.ts'
import { consoleKey } from '../session/console-ref.ts'
import styles from './dock.module.css'
import type { PanelParams } from './saved-layout.ts'
import { useTabInView } from './use-tab-in-view.ts'

export function ConsoleTab({ api, params: { ref } }: IDockviewPanelHeaderProps<PanelParams>) {
  const { t } = useTranslation('consoles')
  const { t: tApp } = useTranslation()
  const { vm, vmName, host } = useConsoleTarget(ref)
  const phase = useConsoleDock((dock) => dock.phases[consoleKey(ref)])
  const look = vm && lookOfVm(vm)
  const name = vmName === '' ? t('status.unknownVm') : vmName
  const label = host ? t('tab.tooltip', { vm: name, host: host.name, kind: t(`kind.${ref.kind}`) }) : name
  // What a screen reader calls the tab; without it, by its id.
  useEffect(() => api.setTitle(label), [api, label])
  const [tab, setTab] = useState<HTMLElement | null>(null)
  useTabInView(api, tab)
  const KindIcon = ref.kind === 'vnc' ? IconDeviceDesktop : IconTerminal2
  return (
    <Tooltip label={label}>
      <div
        ref={setTab}
        className={styles['tab']}
        role="presentation"
        data-testid="console-tab"
        onAuxClick={(event) => {
          if (event.button === 1) api.close()
        }}
        // A middle click would start the browser's scrolling.
        onMouseDown={(event) => {
          if (event.button === 1) event.preventDefault()
        }}
      >
        {look && <StateIcon look={look} size={12} label={tApp(`state.${look.word}`)} isStale={!isHostUp(host)} />}
        <KindIcon size={14} className={styles['kind']} aria-label={t(`kind.${ref.kind}`)} />
        <span className={styles['name']}>{name}</span>
        {host && <span className={styles['host']}>{host.name}</span>}
        {phase === 'stopped' || phase === 'password' ? <IconAlertTriangle size={13} color="var(--state-error)" aria-label={t(`phase.${phase}`)} /> : undefined}
        {(phase === 'retrying' || phase === 'silent') && <IconPlugConnectedX size={13} color="var(--state-paused)" aria-label={t(`phase.${phase}`)} />}
        <ActionIcon
          size={18}
          aria-label={t('tab.close', { vm: name })}
          // Neither focus nor drag of the tab begins on its cross.
          onPointerDown={(event) => event.stopPropagation()}
          onClick={(event) => {
            event.stopPropagation()
            api.close()
          }}
        >
          <IconX size={13} />
        </ActionIcon>
      </div>
    </Tooltip>
  )
}
