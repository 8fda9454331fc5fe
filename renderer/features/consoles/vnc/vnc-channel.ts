// Makes a console channel look like the raw channel that noVNC attaches to. noVNC looks for its names on the object itself,
// sends from a buffer that it reuses, and hangs in "disconnecting" unless its close is answered later, not at once.
import type { RawChannel } from '@novnc/novnc'
import type { ConsoleChannel, ConsoleChannelEvents, Silence } from '../../../api/console-channel.ts'
import type { AppError } from '#shared/errors.ts'

export interface VncChannelOptions {
  /** Opens the bytes' way, e.g. `(events) => openConsoleChannel(ticket, events)`. */
  readonly open: (events: ConsoleChannelEvents) => ConsoleChannel
  readonly onOpen: () => void
  readonly onSilence: (silence: Silence | undefined) => void
  /** Before noVNC hears of it, so that its own words for the end can be replaced. Not after a close from this side. */
  readonly onEnd: (problem: AppError | undefined) => void
}

export function createVncChannel({ open, onOpen, onSilence, onEnd }: VncChannelOptions): RawChannel {
  let readyState: RawChannel['readyState'] = 'connecting'
  const closeLater = (): void => {
    readyState = 'closed'
    queueMicrotask(() => raw.onclose?.({}))
  }
  const channel = open({
    onOpen() {
      readyState = 'open'
      onOpen()
      raw.onopen?.()
    },
    onData(data, consumed) {
      raw.onmessage?.({ data })
      consumed()
    },
    onSilence,
    onClose(problem) {
      if (readyState === 'closed') return
      onEnd(problem)
      closeLater()
    },
  })
  const raw: RawChannel = {
    binaryType: 'arraybuffer',
    protocol: '',
    get readyState() {
      return readyState
    },
    onopen: null,
    onmessage: null,
    onerror: null,
    onclose: null,
    // The channel copies what it is given.
    send: (data) => channel.send(data),
    close() {
      if (readyState === 'closed' || readyState === 'closing') return
      readyState = 'closing'
      channel.close()
      closeLater()
    },
  }
  return raw
}
