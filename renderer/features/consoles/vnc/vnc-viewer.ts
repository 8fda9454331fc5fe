// One connection of noVNC to a screen: builds it over a ticket's channel, tells how it went and which leg failed, and offers
// what the toolbar does. A new viewer is made for each reconnect; settings and the last frame live outside.
import type RFB from '@novnc/novnc'
import { openConsoleChannel } from '../../../api/console-channel.ts'
import type { ConsoleTicket } from '#shared/contract/consoles.ts'
import { AppError } from '#shared/errors.ts'
import type { KeyPress } from '../keys/key-combination.ts'
import type { AttachEvents } from '../session/console-session.ts'
import type { Leg } from '../session/session-state.ts'
import { createVncChannel } from './vnc-channel.ts'
import { applySettings } from './vnc-settings.ts'
import type { VncSettings } from './vnc-settings.ts'

export interface VncViewer extends Disposable {
  readonly apply: (settings: VncSettings) => void
  readonly press: (press: KeyPress) => void
  readonly focus: () => void
  readonly blur: () => void
  /** Gives the guest this text as its clipboard. */
  readonly offerClipboard: (text: string) => void
  readonly toPng: () => Promise<Blob>
}

export interface VncViewerOptions {
  readonly target: HTMLElement
  readonly ticket: ConsoleTicket
  readonly settings: () => VncSettings
  readonly events: AttachEvents
  /** The screen as it last was, when the connection is gone. */
  readonly onLastFrame: (frame: HTMLCanvasElement) => void
  /** The guest copied something. Only called while the clipboard is switched on. */
  readonly onGuestClipboard: (text: string) => void
}

/** A guest whose QEMU hangs accepts the connection and says nothing. */
const handshakeDeadlineMs = 15_000

export function openVncViewer(options: VncViewerOptions): VncViewer {
  const { events } = options
  const closing = new AbortController()
  let rfb: RFB | undefined
  import('@novnc/novnc').then(
    ({ default: Rfb }) => {
      if (closing.signal.aborted) return
      rfb = connect(Rfb, options, { closing: closing.signal, onGone: () => void (rfb = undefined) })
    },
    (error: unknown) => events.onClosed({ leg: 'request', problem: new AppError('internal', { message: `The screen viewer could not be loaded: ${String(error)}` }) }),
  )
  return {
    apply: (settings) => {
      if (rfb) applySettings(rfb, settings)
    },
    press: ({ keysym, code, isDown }) => rfb?.sendKey(keysym, code, isDown),
    focus: () => rfb?.focus({ preventScroll: true }),
    blur: () => rfb?.blur(),
    offerClipboard: (text) => rfb?.clipboardPasteFrom(text),
    toPng: () => (rfb ? pngOf(rfb) : Promise.reject(new AppError('console-unreachable', { message: 'No screen is shown' }))),
    [Symbol.dispose]() {
      if (closing.signal.aborted) return
      closing.abort()
      if (!rfb) return
      keepFrame(options.target.querySelector('canvas'), options.onLastFrame)
      rfb.disconnect()
    },
  }
}

interface Lifetime {
  readonly closing: AbortSignal
  /** noVNC has ended, and minds being told anything after that. */
  readonly onGone: () => void
}

function connect(Rfb: typeof RFB, options: VncViewerOptions, { closing, onGone }: Lifetime): RFB {
  const { target, ticket, events, settings } = options
  let leg: Leg = 'channel'
  let end: { readonly problem: AppError | undefined } | undefined
  let refusal: string | undefined
  const whileWanted = (tell: () => void): void => void (closing.aborted || tell())
  const channel = createVncChannel({
    open: (channelEvents) => openConsoleChannel(ticket.ticket, channelEvents),
    onOpen: () => void (leg = 'handshake'),
    onSilence: (silence) => whileWanted(() => events.onSilence(silence)),
    onEnd: (problem) => void (end = { problem }),
  })
  const rfb = new Rfb(target, channel, { shared: true, credentials: ticket.password === null ? {} : { password: ticket.password } })
  const canvas = target.querySelector('canvas')
  applySettings(rfb, settings())
  const deadline = setTimeout(() => {
    end = { problem: new AppError('timed-out', { message: `The screen server did not answer within ${handshakeDeadlineMs / 1000} s` }) }
    rfb.disconnect()
  }, handshakeDeadlineMs)
  closing.addEventListener('abort', () => clearTimeout(deadline), { once: true })

  rfb.addEventListener('connect', () => {
    leg = 'session'
    clearTimeout(deadline)
    applySettings(rfb, settings())
    whileWanted(events.onConnected)
  })
  rfb.addEventListener('credentialsrequired', () => whileWanted(() => events.onPasswordWanted(false)))
  rfb.addEventListener('securityfailure', ({ detail }) => {
    // With a password that was sent, this is its refusal; without, the server has another reason, which it says.
    if (ticket.password !== null) return whileWanted(() => events.onPasswordWanted(true))
    refusal = detail.reason ?? `status ${detail.status}`
  })
  rfb.addEventListener('clipboard', ({ detail }) => {
    if (settings().isClipboardOn) whileWanted(() => options.onGuestClipboard(detail.text))
  })
  rfb.addEventListener('disconnect', () => {
    if (closing.aborted) return
    onGone()
    clearTimeout(deadline)
    keepFrame(canvas, options.onLastFrame)
    events.onClosed(failureOf({ leg, end, refusal }))
  })
  return rfb
}

interface Ending {
  readonly leg: Leg
  readonly end: { readonly problem: AppError | undefined } | undefined
  readonly refusal: string | undefined
}

function failureOf({ leg, end, refusal }: Ending): { leg: Leg; problem: AppError } | undefined {
  if (end?.problem) return { leg, problem: end.problem }
  // An orderly end of a working screen: the guest was switched off or is restarting.
  if (leg === 'session' && end) return undefined
  const message = refusal ?? (end ? 'The screen server closed the connection during the handshake' : 'The screen server does not speak a protocol that can be shown')
  return { leg, problem: new AppError('console-unreachable', { message }) }
}

/** A copy of the pixels: noVNC takes its canvas off the page when it ends. */
function keepFrame(canvas: HTMLCanvasElement | null, onLastFrame: VncViewerOptions['onLastFrame']): void {
  // Without a size nothing was drawn yet.
  if (canvas && canvas.width > 0) onLastFrame(canvas)
}

function pngOf(rfb: RFB): Promise<Blob> {
  return new Promise((resolve, reject) => {
    rfb.toBlob((blob) => (blob ? resolve(blob) : reject(new AppError('internal', { message: 'The browser made no image of the screen' }))), 'image/png')
  })
}
