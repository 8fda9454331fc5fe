/* oxlint-disable unicorn/prefer-add-event-listener -- the handlers are noVNC's to set as properties: the channel is no event target */
import { describe, expect, test } from 'vitest'
import type { ConsoleChannelEvents } from '../../../api/console-channel.ts'
import { AppError } from '#shared/errors.ts'
import { createVncChannel } from './vnc-channel.ts'

/** The names that noVNC 1.7 looks for on the object itself (core/websock.js, rawChannelProps). */
const wantedNames = ['send', 'close', 'binaryType', 'onerror', 'onmessage', 'onopen', 'protocol', 'readyState']

function openedChannel() {
  let events: ConsoleChannelEvents | undefined
  const sent: Uint8Array[] = []
  const ends: (AppError | undefined)[] = []
  let isClosed = false
  const raw = createVncChannel({
    open(given) {
      events = given
      return { send: (bytes) => sent.push(bytes), pendingBytes: () => 0, close: () => void (isClosed = true) }
    },
    onOpen: () => undefined,
    onSilence: () => undefined,
    onEnd: (problem) => ends.push(problem),
  })
  if (!events) throw new Error('the channel was not opened')
  return { raw, events, sent, ends, isClosed: () => isClosed }
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))

describe("noVNC's raw channel", () => {
  test('has every name that noVNC looks for as a key of its own', () => {
    const { raw } = openedChannel()
    for (const name of wantedNames) expect(Object.hasOwn(raw, name)).toBe(true)
  })

  test('goes through the states of a socket', async () => {
    const { raw, events } = openedChannel()
    const seen = [raw.readyState]
    raw.onopen = () => seen.push(raw.readyState)
    events.onOpen()
    raw.close()
    await settled()
    expect([...seen, raw.readyState]).toEqual(['connecting', 'open', 'closed'])
  })

  test('grants bytes after noVNC has read them', () => {
    const { raw, events } = openedChannel()
    const order: string[] = []
    raw.onmessage = () => order.push('read')
    events.onData(new Uint8Array([1]), () => order.push('consumed'))
    expect(order).toEqual(['read', 'consumed'])
  })

  test('answers a close later, once, and tells nobody else of it', async () => {
    const { raw, ends, isClosed } = openedChannel()
    let closes = 0
    raw.onclose = () => void (closes += 1)
    raw.close()
    raw.close()
    expect(closes).toBe(0)
    await settled()
    expect({ closes, ends, isClosed: isClosed() }).toEqual({ closes: 1, ends: [], isClosed: true })
  })

  test('tells why the other side ended before noVNC hears of it', async () => {
    const { raw, events, ends } = openedChannel()
    const order: string[] = []
    raw.onclose = () => order.push(`closed, ${ends.length} end told`)
    events.onClose(new AppError('connection-lost', { message: 'gone' }))
    await settled()
    expect(order).toEqual(['closed, 1 end told'])
    expect(ends[0]?.code).toBe('connection-lost')
  })
})
