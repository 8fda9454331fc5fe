// The way of a console's bytes, outside the contract: a WebSocket at /console/<ticket>, or a port of the desktop shell with
// credit. Knows nothing of what the bytes mean.
import * as z from 'zod'
import { AppError, isErrorCode } from '#shared/errors.ts'
import { desktopShell, requestConsolePort } from './shell.ts'
import { attachPort } from './port-channel.ts'
import { watchSignsOfLife } from './signs-of-life.ts'
import type { SignsOfLife } from './signs-of-life.ts'
import type { ChannelWay, ConsoleBytes } from './port-channel.ts'

export type { ConsoleBytes } from './port-channel.ts'

/** Who does not answer: the console's own server, behind which the host may be well, or the host behind that. */
export type SilentLeg = 'server' | 'host'

export interface Silence {
  readonly leg: SilentLeg
  readonly sinceMs: number
}

export interface ConsoleChannelEvents {
  onOpen(): void
  /** Call `consumed` when the bytes are shown, or at least parsed: only then the guest may send as many others. */
  onData(bytes: ConsoleBytes, consumed: () => void): void
  /** Somebody on the way gives no sign of life; `undefined` when all do again. */
  readonly onSilence: (silence: Silence | undefined) => void
  /** Once, when nothing follows: `undefined` if the guest's side ended in order. Not called after `close()`. */
  onClose(problem: AppError | undefined): void
}

export interface ConsoleChannel {
  /** The bytes may be reused as soon as this returns. Before `onOpen` and after `onClose` they are dropped. */
  send(bytes: Uint8Array): void
  /** What was sent and has not left yet; a sender that can wait should, above some tens of KiB. */
  pendingBytes(): number
  close(): void
}

const portDeadlineMs = 10_000
/** A link that is cut for longer has cost the screen's own connection more than a new one does. */
const unheardMs = 20_000
/** Close codes of the socket: 4000 ended in order, 4001 failed, with the problem's code as JSON for a reason. */
const endedCode = 4000
const failedCode = 4001
const Silence = z.object({ kind: z.literal('silence'), ms: z.number().nonnegative() })
const CloseReason = z.object({ code: z.string(), message: z.string().default('') })

/** Begins to open the channel of a ticket from `consoles.open` and returns at once. */
export function openConsoleChannel(ticket: string, events: ConsoleChannelEvents): ConsoleChannel {
  const shell = desktopShell()
  let isDone = false
  const finish = (problem: AppError | undefined): void => {
    if (isDone) return
    isDone = true
    events.onClose(problem)
  }
  const guarded: ConsoleChannelEvents = {
    onOpen: () => void (isDone || events.onOpen()),
    onData: (bytes, consumed) => void (isDone || events.onData(bytes, consumed)),
    onSilence: (silence) => void (isDone || events.onSilence(silence)),
    onClose: finish,
  }
  const way = shell ? deferredPort((signal) => requestConsolePort(shell, ticket, signal), guarded) : socketWay(ticket, guarded)
  return {
    send: way.send,
    pendingBytes: way.pendingBytes,
    close() {
      isDone = true
      way.close()
    },
  }
}

function socketWay(ticket: string, events: ConsoleChannelEvents): ChannelWay {
  const url = new URL(`/console/${encodeURIComponent(ticket)}`, window.location.origin)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  const socket = new WebSocket(url)
  socket.binaryType = 'arraybuffer'
  const silences = mergeSilences(events.onSilence)
  const signs = watchSignsOfLife({ tell: silences.ofServer, giveUp: () => abandon(socket, events), giveUpAfterMs: unheardMs })
  socket.addEventListener('open', () => events.onOpen())
  socket.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    signs.heard()
    if (data instanceof ArrayBuffer) return events.onData(new Uint8Array(data), () => undefined)
    const silentMs = silenceOf(data)
    if (silentMs !== undefined) silences.ofHost(silentMs)
  })
  socket.addEventListener('close', ({ code, reason }) => {
    signs[Symbol.dispose]()
    events.onClose(problemOfClose(code, reason))
  })
  return {
    send: (bytes) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(bytes.slice())
    },
    pendingBytes: () => socket.bufferedAmount,
    close: () => leave(socket, signs),
  }
}

/** The goodbye of a socket whose link is cut arrives nowhere: its close would be told of much later. */
function abandon(socket: WebSocket, events: ConsoleChannelEvents): void {
  events.onClose(new AppError('connection-lost', { message: `The console's server was not heard for ${unheardMs / 1000} s` }))
  socket.close()
}

function leave(socket: WebSocket, signs: SignsOfLife): void {
  signs[Symbol.dispose]()
  socket.close()
}

/** Exported for its test. Who cannot hear the server does not know of the host: what was known of it counts again after that. */
export function mergeSilences(tell: (silence: Silence | undefined) => void, now: () => number = Date.now): { readonly ofServer: (silentMs: number) => void; readonly ofHost: (silentMs: number) => void } {
  const since: { server: number | undefined; host: number | undefined } = { server: undefined, host: undefined }
  const note = (leg: SilentLeg, silentMs: number): void => {
    since[leg] = silentMs > 0 ? now() - silentMs : undefined
    const silentLeg = (['server', 'host'] as const).find((each) => since[each] !== undefined)
    const sinceMs = silentLeg && since[silentLeg]
    tell(silentLeg === undefined || sinceMs === undefined ? undefined : { leg: silentLeg, sinceMs })
  }
  return { ofServer: (silentMs) => note('server', silentMs), ofHost: (silentMs) => note('host', silentMs) }
}

/** Exported for its test: what the console says of its host, in words and not in bytes of the guest. */
export function silenceOf(data: unknown): number | undefined {
  if (typeof data !== 'string') return undefined
  try {
    return Silence.safeParse(JSON.parse(data)).data?.ms
  } catch {
    // A console of another version may say what is not known here.
    return undefined
  }
}

/** Exported for its test: what a browser's close event means. */
export function problemOfClose(code: number, reason: string): AppError | undefined {
  if (code === endedCode) return undefined
  if (code !== failedCode) return new AppError('connection-lost', { message: `The connection to the console was lost (${code})` })
  const { code: name, message } = reasonOf(reason)
  return new AppError(isErrorCode(name) ? name : 'console-unreachable', { message: message === '' ? name : message })
}

function reasonOf(reason: string): z.output<typeof CloseReason> {
  try {
    return CloseReason.parse(JSON.parse(reason))
  } catch {
    // A reason of no known form says no more than that the console failed.
    return { code: '', message: '' }
  }
}

/** The shell needs a moment to redeem the ticket: until then there is nothing to send to. */
function deferredPort(request: (signal: AbortSignal) => Promise<MessagePort>, events: ConsoleChannelEvents): ChannelWay {
  const closing = new AbortController()
  let way: ChannelWay | undefined
  request(AbortSignal.any([closing.signal, AbortSignal.timeout(portDeadlineMs)])).then(
    (port) => {
      if (closing.signal.aborted) return port.close()
      way = attachPort(port, { ...events, onSilence: mergeSilences(events.onSilence).ofHost })
      events.onOpen()
    },
    (error: unknown) => events.onClose(error instanceof AppError ? error : new AppError('console-unreachable', { message: String(error) })),
  )
  return {
    send: (bytes) => way?.send(bytes),
    pendingBytes: () => way?.pendingBytes() ?? 0,
    close() {
      closing.abort()
      way?.close()
    },
  }
}
