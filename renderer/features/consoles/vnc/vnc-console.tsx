// A VM's screen: noVNC in a console's frame, with the tools of its bar.
import { notifications } from '@mantine/notifications'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ConsoleFrame } from '../frame/console-frame.tsx'
import { ConsoleNotice } from '../frame/console-notice.tsx'
import { ConsoleStatus } from '../frame/console-status.tsx'
import type { ConsoleBodyProps } from '../frame/any-console.tsx'
import styles from '../frame/console.module.css'
import { fileNameFor, saveFile } from '../../../ui/effects/save-file.ts'
import { usePhaseReport } from '../frame/use-phase-report.ts'
import { pressesOf } from '../keys/key-combination.ts'
import type { KeyCombination } from '../keys/key-combination.ts'
import { namedKeys } from '../keys/named-keys.ts'
import { isAnswering } from '../session/session-state.ts'
import { TypeTextDialog } from './type-text-dialog.tsx'
import { useClipboard } from './use-clipboard.ts'
import { useVncViewer } from './use-vnc-viewer.ts'
import { VncToolbar } from './vnc-toolbar.tsx'

export function VncConsole({ target, onSwitch, trailing, hasName, takesFocus }: ConsoleBodyProps) {
  const { t } = useTranslation('consoles')
  const [element, setElement] = useState<HTMLDivElement | null>(null)
  const [isTyping, setIsTyping] = useState(false)
  const tellClipboardFailure = useCallback(() => notifications.show({ id: 'console-clipboard', color: 'yellow', title: t('clipboard.refused'), message: t('clipboard.refusedText') }), [t])
  const { state, session, settings, change, screenRef, lastFrameRef, hasLastFrame, viewer } = useVncViewer(target, { onClipboardFailure: tellClipboardFailure, takesFocus })
  useClipboard({ isOn: settings.isClipboardOn && state.phase === 'connected', element, viewer, onFailure: tellClipboardFailure })
  usePhaseReport(target.asked, state)
  const isConnected = state.phase === 'connected'
  const name = target.vmName

  const send = (combination: KeyCombination): void => {
    for (const press of pressesOf(combination.keys)) viewer()?.press(press)
    viewer()?.focus()
  }
  const saveScreenshot = async (): Promise<void> => {
    try {
      const image = await viewer()?.toPng()
      if (image) saveFile(image, fileNameFor(name, new Date(), 'png'))
    } catch (error) {
      notifications.show({ color: 'red', title: t('screenshot.failed'), message: String(error) })
    }
  }
  return (
    <ConsoleFrame
      label={t('frame.screen', { vm: name })}
      state={state}
      target={target}
      leading={<ConsoleStatus target={target} state={state} onSwitch={onSwitch} hasName={hasName} />}
      controls={<VncToolbar settings={settings} change={change} isConnected={isConnected} isAnswering={isAnswering(state)} onSend={send} onType={() => setIsTyping(true)} onScreenshot={() => void saveScreenshot()} />}
      trailing={trailing}
      onRelease={() => viewer()?.blur()}
      onLeave={(codes) => releaseKeys(codes, (press) => viewer()?.press(press))}
      onShortcut={() => false}
    >
      <canvas ref={lastFrameRef} className={styles['lastFrame']} data-scale={settings.scale} hidden={isConnected || !hasLastFrame} aria-hidden />
      <div
        ref={(node) => {
          screenRef(node)
          setElement(node)
        }}
        className={styles['screen']}
        data-shown={isConnected}
        data-scale={settings.scale}
        data-testid="vnc-screen"
      />
      <ConsoleNotice state={state} session={session} target={target} shape="card" />
      <TypeTextDialog isOpen={isTyping} isConnected={isAnswering(state)} onClose={() => setIsTyping(false)} press={(press) => viewer()?.press(press)} />
    </ConsoleFrame>
  )
}

const keysByCode = new Map([...namedKeys.values()].map((key) => [key.code, key]))

/** The guest would hold a key for ever whose key-up went to another part of the page. */
function releaseKeys(codes: readonly string[], press: (press: { keysym: number; code: string; isDown: boolean }) => void): void {
  for (const code of codes) {
    const key = keysByCode.get(code) ?? keysByCode.get(code.replace('Right', 'Left'))
    if (key) press({ ...key, code, isDown: false })
  }
}
