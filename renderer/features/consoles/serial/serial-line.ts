// The line between the page and a serial port, which outlives the sessions: the terminal that shows what comes, the channel of the
// moment, and the pace of what is typed.
import type { ConsoleTicket } from '#shared/contract/consoles.ts'
import { openConsoleChannel } from '../../../api/console-channel.ts'
import type { ConsoleChannel } from '../../../api/console-channel.ts'
import { mayTakeFocus } from '../frame/keyboard-focus.ts'
import type { AttachEvents } from '../session/console-session.ts'
import { createPacedWriter } from './paced-writer.ts'
import { openSerialTerminal } from './serial-terminal.ts'
import type { SerialTerminal } from './serial-terminal.ts'

export interface LineHooks {
  /** What is written between two sessions. */
  readonly note: () => string
  readonly takesFocus: () => boolean
  readonly onOutput: () => void
}

export interface SerialLine {
  /** A terminal in this place of the page, fitted to its size. */
  readonly open: (place: HTMLElement) => SerialTerminal
  readonly attach: (ticket: ConsoleTicket, events: AttachEvents, hooks: LineHooks) => Disposable
  /** Sends as if typed, in the pace of a paste. */
  readonly type: (bytes: Uint8Array) => void
}

export function createSerialLine(): SerialLine {
  let shown: { readonly place: HTMLElement; readonly terminal: SerialTerminal } | undefined
  let channel: ConsoleChannel | undefined
  let hadSession = false
  const writer = createPacedWriter({ send: (bytes) => channel?.send(bytes) })
  const connected = ({ note, takesFocus }: LineHooks): void => {
    if (hadSession) shown?.terminal.writeNote(note())
    if (shown && mayTakeFocus(shown.place, !hadSession && takesFocus())) shown.terminal.focus()
    hadSession = true
  }
  return {
    open(place) {
      const terminal = openSerialTerminal({ container: place, fontFamily: getComputedStyle(place).getPropertyValue('--mantine-font-family-monospace'), onInput: writer.write })
      const fitting = fittedTo(place, terminal)
      shown = { place, terminal }
      return {
        ...terminal,
        [Symbol.dispose]() {
          fitting.disconnect()
          shown = undefined
          terminal[Symbol.dispose]()
        },
      }
    },
    attach(ticket, events, hooks) {
      let isOpen = false
      const opened = openConsoleChannel(ticket.ticket, {
        onOpen() {
          isOpen = true
          events.onConnected()
          connected(hooks)
        },
        onData(bytes, consumed) {
          hooks.onOutput()
          if (shown) shown.terminal.write(bytes, consumed)
          else consumed()
        },
        onSilence: events.onSilence,
        onClose: (problem) => events.onClosed(problem && { leg: isOpen ? 'session' : 'channel', problem }),
      })
      channel = opened
      return {
        [Symbol.dispose]() {
          // What was pasted for this guest is not typed into the one that comes up next.
          writer.cancel()
          opened.close()
        },
      }
    },
    type: writer.write,
  }
}

function fittedTo(place: HTMLElement, terminal: SerialTerminal): ResizeObserver {
  const resizing = new ResizeObserver(() => {
    // A hidden page has no size; fitting to it would wrap the scrollback to two columns.
    if (place.clientWidth > 40 && place.clientHeight > 20) terminal.fit()
  })
  resizing.observe(place)
  return resizing
}
