// The terminal for a component: made once, resized with its place, coloured by the theme; fed by the console's session, whose
// reconnects leave the scrollback as it is.
import { useComputedColorScheme } from '@mantine/core'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { ConsoleTicket } from '#shared/contract/consoles.ts'
import { openConsoleChannel } from '../../../api/console-channel.ts'
import type { ConsoleChannel } from '../../../api/console-channel.ts'
import { useConsoleSession } from '../frame/use-console-session.ts'
import type { UsedConsoleSession } from '../frame/use-console-session.ts'
import type { ConsoleTargetState } from '../frame/use-console-target.ts'
import type { AttachEvents } from '../session/console-session.ts'
import { mayTakeFocus } from '../frame/keyboard-focus.ts'
import { createPacedWriter } from './paced-writer.ts'
import { openSerialTerminal } from './serial-terminal.ts'
import type { SerialTerminal } from './serial-terminal.ts'
import { terminalThemes } from './terminal-themes.ts'

export interface UsedSerialTerminal extends UsedConsoleSession {
  readonly placeRef: (element: HTMLElement | null) => void
  readonly terminal: SerialTerminal | undefined
  /** False until the guest has sent anything at all. */
  readonly hasOutput: boolean
  /** Sends text as if typed, in the pace of a paste. */
  readonly type: (text: string) => void
}

export interface SerialTerminalHooks {
  /** The line between two sessions. */
  readonly noteOf: (hostName: string) => string
  readonly takesFocus: () => boolean
}

export function useSerialTerminal(target: ConsoleTargetState, { noteOf, takesFocus }: SerialTerminalHooks): UsedSerialTerminal {
  const scheme = useComputedColorScheme('light')
  const [place, setPlace] = useState<HTMLElement | null>(null)
  const [terminal, setTerminal] = useState<SerialTerminal>()
  const [hasOutput, setHasOutput] = useState(false)
  const channel = useRef<ConsoleChannel | undefined>(undefined)
  const shown = useMemo<{ terminal: SerialTerminal | undefined; hadSession: boolean }>(() => ({ terminal: undefined, hadSession: false }), [])
  const writer = useMemo(() => createPacedWriter({ send: (bytes) => channel.current?.send(bytes) }), [])

  useEffect(() => {
    if (!place) return undefined
    const opened = openSerialTerminal({ container: place, theme: terminalThemes[scheme], fontFamily: getComputedStyle(place).getPropertyValue('--mantine-font-family-monospace'), onInput: writer.write })
    shown.terminal = opened
    setTerminal(opened)
    const resizing = new ResizeObserver(() => {
      // A hidden page has no size; fitting to it would wrap the scrollback to two columns.
      if (place.clientWidth > 40 && place.clientHeight > 20) opened.fit()
    })
    resizing.observe(place)
    return () => {
      resizing.disconnect()
      shown.terminal = undefined
      opened[Symbol.dispose]()
    }
    // The theme of a terminal that is open is changed below, without losing its text.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [place, writer])
  useEffect(() => terminal?.setTheme(terminalThemes[scheme]), [terminal, scheme])

  const attach = (ticket: ConsoleTicket, events: AttachEvents): Disposable => {
    let isOpen = false
    const opened = openConsoleChannel(ticket.ticket, {
      onOpen() {
        isOpen = true
        if (shown.hadSession) shown.terminal?.writeNote(noteOf(target.host?.name ?? ''))
        events.onConnected()
        if (place && mayTakeFocus(place, !shown.hadSession && takesFocus())) shown.terminal?.focus()
        shown.hadSession = true
      },
      onData(bytes, consumed) {
        setHasOutput(true)
        if (shown.terminal) shown.terminal.write(bytes, consumed)
        else consumed()
      },
      onClose(problem) {
        events.onClosed(problem && { leg: isOpen ? 'session' : 'channel', problem })
      },
    })
    channel.current = opened
    return {
      [Symbol.dispose]() {
        // What was pasted for this guest is not typed into the one that comes up next.
        writer.cancel()
        opened.close()
      },
    }
  }
  const used = useConsoleSession(target, attach)
  return { ...used, placeRef: setPlace, terminal, hasOutput, type: (text) => writer.write(new TextEncoder().encode(text)) }
}
