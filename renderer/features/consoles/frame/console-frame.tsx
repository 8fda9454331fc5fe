// The frame around any console: its bar above, the guest below, full screen with the bar sliding in from the top, and a ring
// that shows that the guest has the keyboard.
import { Group } from '@mantine/core'
import { useElementSize, useMergedRef } from '@mantine/hooks'
import { IconMaximize, IconMinimize } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { consoleShortcutCodes } from '../keys/console-shortcuts.ts'
import styles from './console.module.css'
import { FrameContext } from './frame-context.ts'
import { silenceOf } from '../session/session-state.ts'
import type { SessionState } from '../session/session-state.ts'
import { SilenceVeil } from './silence-veil.tsx'
import { ToolbarButton } from './toolbar-button.tsx'
import { useFullScreen } from './use-full-screen.ts'
import type { ConsoleTargetState } from './use-console-target.ts'
import { useHeldBackKeys } from './use-held-back-keys.ts'
import { useKeyboardGuard } from './use-keyboard-guard.ts'

export interface ConsoleFrameProps {
  readonly label: string
  readonly state: SessionState
  readonly target: ConsoleTargetState
  readonly leading: ReactNode
  readonly controls: ReactNode
  readonly trailing?: ReactNode
  readonly children: ReactNode
  /** Left Ctrl+Alt was pressed alone: give the keyboard back. */
  readonly onRelease: () => void
  /** Keys that the guest saw go down and will not see go up, because the focus has left. */
  readonly onLeave: (heldCodes: readonly string[]) => void
  /** Ctrl+Shift+key of the console's own, by its code; true if it was one. */
  readonly onShortcut: (code: string) => boolean
}

export function ConsoleFrame({ label, state, target, leading, controls, trailing, children, onRelease, onLeave, onShortcut }: ConsoleFrameProps) {
  const { t } = useTranslation('consoles')
  const [frame, setFrame] = useState<HTMLElement | null>(null)
  const [body, setBody] = useState<HTMLElement | null>(null)
  const { ref: measured, width } = useElementSize()
  const frameRef = useMergedRef(setFrame, measured)
  const { isFullScreen, toggle } = useFullScreen(frame)
  const facts = useMemo(() => ({ fullScreen: isFullScreen ? frame : null, width }), [isFullScreen, frame, width])
  const silence = silenceOf(state)
  const heldBack = useHeldBackKeys(silence?.sinceMs)
  useKeyboardGuard(body, {
    ...heldBack.guard,
    onRelease,
    onLeave,
    onShortcut: (code) => {
      if (code !== consoleShortcutCodes.fullScreen) return onShortcut(code)
      toggle()
      return true
    },
  })
  return (
    <FrameContext value={facts}>
      <section ref={frameRef} className={styles['frame']} aria-label={label} data-full-screen={isFullScreen || undefined}>
        <div className={styles['bar']}>
          <Group gap={6} wrap="nowrap" className={styles['leading'] ?? ''}>
            {leading}
          </Group>
          <Group gap={2} wrap="nowrap" style={{ flex: 'none' }}>
            {controls}
            {trailing}
            <ToolbarButton label={isFullScreen ? t('bar.leaveFullScreen') : t('bar.fullScreen')} icon={isFullScreen ? <IconMinimize size={17} /> : <IconMaximize size={17} />} onClick={toggle} />
          </Group>
        </div>
        <div ref={setBody} className={styles['body']}>
          {children}
          {silence && <SilenceVeil silence={silence} vmName={target.vmName} hostName={target.host?.name ?? ''} kind={target.ref.kind} heldBackKeys={heldBack.count} />}
        </div>
      </section>
    </FrameContext>
  )
}
