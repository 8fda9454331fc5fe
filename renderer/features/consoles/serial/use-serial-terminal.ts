// The terminal for a component: made with its place on the page, coloured by the theme; fed by the console's session, whose
// reconnects leave the scrollback as it is.
import { useComputedColorScheme } from '@mantine/core'
import { useCallback, useLayoutEffect, useState } from 'react'
import { useConsoleSession } from '../frame/use-console-session.ts'
import type { UsedConsoleSession } from '../frame/use-console-session.ts'
import type { ConsoleTargetState } from '../frame/use-console-target.ts'
import { createSerialLine } from './serial-line.ts'
import type { SerialTerminal } from './serial-terminal.ts'
import { foundMarks, terminalThemes } from './terminal-themes.ts'

export interface UsedSerialTerminal extends UsedConsoleSession {
  readonly placeRef: (element: HTMLElement | null) => (() => void) | undefined
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
  const [line] = useState(createSerialLine)
  const [terminal, setTerminal] = useState<SerialTerminal>()
  const [hasOutput, setHasOutput] = useState(false)
  const placeRef = useCallback((place: HTMLElement | null) => {
    if (!place) return undefined
    const opened = line.open(place)
    setTerminal(opened)
    return () => {
      setTerminal(undefined)
      opened[Symbol.dispose]()
    }
  }, [line])
  // Before it is painted: a new terminal has no colours of its own.
  useLayoutEffect(() => terminal?.setTheme(terminalThemes[scheme], foundMarks[scheme]), [terminal, scheme])
  const used = useConsoleSession(target, (ticket, events) => line.attach(ticket, events, { note: () => noteOf(target.host?.name ?? ''), takesFocus, onOutput: () => setHasOutput(true) }))
  return { ...used, placeRef, terminal, hasOutput, type: (text) => line.type(new TextEncoder().encode(text)) }
}
