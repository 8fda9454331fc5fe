// The screen's viewer for a component: settings that outlive reconnects, the last frame kept when the guest goes, the
// clipboard while it is switched on.
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { AttachEvents } from '../session/console-session.ts'
import type { ConsoleTicket } from '#shared/contract/consoles.ts'
import { useConsoleSession } from '../frame/use-console-session.ts'
import type { UsedConsoleSession } from '../frame/use-console-session.ts'
import type { ConsoleTargetState } from '../frame/use-console-target.ts'
import { mayTakeFocus } from '../frame/keyboard-focus.ts'
import { defaultVncSettings } from './vnc-settings.ts'
import type { VncSettings } from './vnc-settings.ts'
import { openVncViewer } from './vnc-viewer.ts'
import type { VncViewer } from './vnc-viewer.ts'

export interface UsedVncViewer extends UsedConsoleSession {
  readonly settings: VncSettings
  readonly change: (patch: Partial<VncSettings>) => void
  readonly screenRef: (element: HTMLDivElement | null) => void
  readonly lastFrameRef: (canvas: HTMLCanvasElement | null) => void
  readonly hasLastFrame: boolean
  /** The viewer of now; `undefined` before the first. */
  readonly viewer: () => VncViewer | undefined
}

export interface VncViewerHooks {
  readonly onClipboardFailure: () => void
  readonly takesFocus: () => boolean
}

export function useVncViewer(target: ConsoleTargetState, { onClipboardFailure, takesFocus }: VncViewerHooks): UsedVncViewer {
  const [settings, setSettings] = useState(defaultVncSettings)
  const [hasLastFrame, setHasLastFrame] = useState(false)
  const parts = useRef<{ screen: HTMLDivElement | null; lastFrame: HTMLCanvasElement | null; viewer: VncViewer | undefined; settings: VncSettings; isNew: boolean }>({ screen: null, lastFrame: null, viewer: undefined, settings, isNew: true })
  useEffect(() => {
    parts.current.settings = settings
    parts.current.viewer?.apply(settings)
  }, [settings])

  const attach = (ticket: ConsoleTicket, events: AttachEvents): Disposable => {
    const { screen } = parts.current
    if (!screen) throw new Error('the screen has no place on the page')
    const viewer = openVncViewer({
      target: screen,
      ticket,
      settings: () => parts.current.settings,
      events: {
        ...events,
        onConnected: () => {
          events.onConnected()
          if (mayTakeFocus(screen, parts.current.isNew && takesFocus())) viewer.focus()
          parts.current.isNew = false
        },
      },
      onLastFrame: (frame) => {
        if (parts.current.lastFrame) drawFrame(parts.current.lastFrame, frame)
        setHasLastFrame(true)
      },
      onGuestClipboard: (text) => void navigator.clipboard.writeText(text).catch(onClipboardFailure),
    })
    parts.current.viewer = viewer
    return viewer
  }
  const used = useConsoleSession(target, attach)
  const stable = useMemo(
    () => ({
      screenRef: (element: HTMLDivElement | null): void => void (parts.current.screen = element),
      lastFrameRef: (canvas: HTMLCanvasElement | null): void => void (parts.current.lastFrame = canvas),
      viewer: (): VncViewer | undefined => parts.current.viewer,
    }),
    [],
  )
  const change = useCallback((patch: Partial<VncSettings>) => setSettings((before) => ({ ...before, ...patch })), [])
  return { ...used, ...stable, settings, change, hasLastFrame }
}

function drawFrame(canvas: HTMLCanvasElement, frame: HTMLCanvasElement): void {
  canvas.width = frame.width
  canvas.height = frame.height
  canvas.getContext('2d')?.drawImage(frame, 0, 0)
}
