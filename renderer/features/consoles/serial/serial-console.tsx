// A VM's serial console: a terminal in a console's frame, with find, copy, paste and save.
import '@xterm/xterm/css/xterm.css'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ConsoleFrame } from '../frame/console-frame.tsx'
import { ConsoleNotice } from '../frame/console-notice.tsx'
import { ConsoleStatus } from '../frame/console-status.tsx'
import type { ConsoleBodyProps } from '../frame/any-console.tsx'
import styles from '../frame/console.module.css'
import { fileNameFor, saveFile } from '../../../ui/effects/save-file.ts'
import { usePhaseReport } from '../frame/use-phase-report.ts'
import { formatTime } from '../../../i18n/format.ts'
import { consoleShortcutCodes } from '../keys/console-shortcuts.ts'
import { isAnswering } from '../session/session-state.ts'
import { FindBar } from './find-bar.tsx'
import { SerialToolbar } from './serial-toolbar.tsx'
import { useSerialTerminal } from './use-serial-terminal.ts'

export function SerialConsole({ target, onSwitch, trailing, hasName, takesFocus }: ConsoleBodyProps) {
  const { t } = useTranslation('consoles')
  const [isFinding, setIsFinding] = useState(false)
  const { state, session, placeRef, terminal, hasOutput, type } = useSerialTerminal(target, { noteOf: (host) => t('serial.again', { host, time: formatTime(Date.now()) }), takesFocus })
  usePhaseReport(target.asked, state)
  const isConnected = state.phase === 'connected'
  const name = target.vmName

  const copy = async (): Promise<void> => {
    const text = terminal?.selection() ?? ''
    if (text === '') return
    try {
      await navigator.clipboard.writeText(text)
    } catch {
      notifications.show({ color: 'yellow', title: t('clipboard.refused'), message: t('clipboard.copyRefusedText') })
    }
  }
  const paste = async (): Promise<void> => {
    try {
      terminal?.paste(await navigator.clipboard.readText())
      terminal?.focus()
    } catch {
      notifications.show({ color: 'yellow', title: t('clipboard.refused'), message: t('clipboard.pasteRefusedText') })
    }
  }
  const tellSize = (): void => {
    const { columns, rows } = terminal?.size() ?? { columns: 80, rows: 24 }
    type(`stty columns ${columns} rows ${rows}\r`)
    terminal?.focus()
  }
  const onShortcut = (code: string): boolean => {
    if (code === consoleShortcutCodes.find) return (setIsFinding(true), true)
    if (code === consoleShortcutCodes.copy) return (void copy(), true)
    return false
  }
  return (
    <ConsoleFrame
      label={t('frame.serial', { vm: name })}
      state={state}
      target={target}
      leading={<ConsoleStatus target={target} state={state} onSwitch={onSwitch} hasName={hasName} />}
      controls={
        <SerialToolbar
          isConnected={isAnswering(state)}
          onFind={() => setIsFinding((before) => !before)}
          onCopy={() => void copy()}
          onPaste={() => void paste()}
          onSave={() => saveFile(new Blob([terminal?.text() ?? ''], { type: 'text/plain' }), fileNameFor(name, new Date(), 'log'))}
          onClear={() => terminal?.clear()}
          onTellSize={tellSize}
        />
      }
      trailing={trailing}
      onRelease={() => terminal?.blur()}
      onLeave={() => undefined}
      onShortcut={onShortcut}
    >
      <div className={styles['terminal']} data-testid="serial-terminal">
        <div ref={placeRef} />
      </div>
      {isConnected && !hasOutput && <div className={styles['hint']}>{t('serial.pressEnter')}</div>}
      {isFinding && terminal && (
        <FindBar
          terminal={terminal}
          onClose={() => {
            setIsFinding(false)
            terminal.focus()
          }}
        />
      )}
      <ConsoleNotice state={state} session={session} target={target} shape="strip" />
    </ConsoleFrame>
  )
}
