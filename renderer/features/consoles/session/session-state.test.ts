import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AppError } from '#shared/errors.ts'
import type { ErrorCode } from '#shared/errors.ts'
import { tunnel } from '#shared/model/testing/route.ts'
import { firstState, isAnswering, nextState, silenceOf, withGuestSilence } from './session-state.ts'
import type { Leg, SessionEvent, SessionState } from './session-state.ts'

const off: SessionEvent = { kind: 'readiness', readiness: { kind: 'vm-off', isSaved: false } }
const ready: SessionEvent = { kind: 'readiness', readiness: { kind: 'ready' } }
const connected = (atMs: number): SessionEvent => ({ kind: 'connected', route: tunnel, atMs })
const silence = { leg: 'host', sinceMs: 10_000 } as const
const ended = (atMs: number): SessionEvent => ({ kind: 'closed', failure: undefined, atMs })
const failed = (code: ErrorCode, atMs: number, leg: Leg = 'channel'): SessionEvent => ({ kind: 'closed', failure: { leg, problem: new AppError(code, { message: code }) }, atMs })

function after(...events: readonly SessionEvent[]): SessionState {
  return events.reduce(nextState, firstState)
}

describe("a console's session", () => {
  test('opens as soon as its VM runs on a connected host', () => {
    expect(after(off)).toMatchObject({ phase: 'waiting', readiness: { kind: 'vm-off' } })
    expect(after(off, ready)).toEqual({ phase: 'opening', attempt: 0, force: false, failure: undefined })
  })

  test('comes back by itself when the guest restarts: end, off, on again', () => {
    const restarted = after(ready, connected(0), ended(60_000), off, ready, connected(62_000))
    expect(restarted).toMatchObject({ phase: 'connected', sinceMs: 62_000 })
  })

  test('tries again at once when it ends while the VM still seems to run, before the inventory knows better', () => {
    expect(after(ready, connected(0), ended(60_000))).toEqual({ phase: 'retrying', attempt: 1, retryAtMs: 60_250, failure: undefined })
  })

  test('is left alone by the inventory while it works: its own channel knows better', () => {
    expect(after(ready, connected(5), off)).toMatchObject({ phase: 'connected' })
    expect(after(ready, connected(5), { kind: 'readiness', readiness: { kind: 'host-away' } })).toMatchObject({ phase: 'connected' })
  })

  test('tells since when its host gives no sign of life, until it does again or the console ends', () => {
    const silent = after(ready, connected(0), { kind: 'silence', silence })
    expect(silenceOf(silent)).toBe(silence)
    expect(isAnswering(silent)).toBe(false)
    expect(isAnswering(nextState(silent, { kind: 'silence', silence: undefined }))).toBe(true)
    expect(silenceOf(nextState(silent, failed('connection-lost', 60_000, 'session')))).toBeUndefined()
    expect(after(ready, { kind: 'silence', silence })).toMatchObject({ phase: 'opening' })
  })

  test('waits longer and longer, up to four seconds, while it keeps failing', () => {
    let state = after(ready)
    const waits: number[] = []
    for (let count = 0; count < 7; count += 1) {
      state = nextState(state, failed('console-unreachable', 0))
      if (state.phase === 'retrying') waits.push(state.retryAtMs)
      state = nextState(state, { kind: 'retry-due' })
    }
    expect(waits).toEqual([250, 500, 1_000, 2_000, 4_000, 4_000, 4_000])
  })

  test('tells of the last failure while it tries again', () => {
    const again = after(ready, failed('timed-out', 0, 'handshake'), { kind: 'retry-due' })
    expect(again).toMatchObject({ phase: 'opening', failure: { leg: 'handshake', problem: { code: 'timed-out' } } })
  })

  test('that connects and falls at once counts on, one that held starts anew', () => {
    const flapping = after(ready, failed('console-unreachable', 0), { kind: 'retry-due' }, connected(1_000), ended(1_500))
    expect(flapping).toMatchObject({ phase: 'retrying', attempt: 2 })
    const held = after(ready, failed('console-unreachable', 0), { kind: 'retry-due' }, connected(1_000), ended(9_000))
    expect(held).toMatchObject({ phase: 'retrying', attempt: 1 })
  })

  test('stops where only a person can help, and says which leg failed', () => {
    expect(after(ready, failed('not-permitted', 0, 'request'))).toMatchObject({ phase: 'stopped', failure: { leg: 'request', problem: { code: 'not-permitted' } } })
  })

  test('gives a serial console that someone else holds a few tries, then asks; taking over is forced once', () => {
    let state = after(ready)
    for (let count = 0; count < 4; count += 1) state = nextState(nextState(state, failed('console-in-use', 0)), { kind: 'retry-due' })
    expect(state).toMatchObject({ phase: 'stopped', failure: { problem: { code: 'console-in-use' } } })
    const taking = nextState(state, { kind: 'open-again', force: true })
    expect(taking).toEqual({ phase: 'opening', attempt: 0, force: true, failure: undefined })
    expect(nextState(nextState(taking, failed('connection-lost', 0)), { kind: 'retry-due' })).toMatchObject({ phase: 'opening', force: false })
  })

  test('asks for no password any more once its VM is off or gone', () => {
    expect(after(ready, { kind: 'password-wanted', isRetry: true }, off)).toMatchObject({ phase: 'waiting', readiness: { kind: 'vm-off' } })
    expect(after(ready, { kind: 'password-wanted', isRetry: true }, { kind: 'readiness', readiness: { kind: 'vm-missing' } })).toMatchObject({ phase: 'waiting' })
  })

  test('waits for a password until one is given, whatever the channel says meanwhile', () => {
    const asking = after(ready, { kind: 'password-wanted', isRetry: true }, ended(10))
    expect(asking).toEqual({ phase: 'password', isRetry: true })
    expect(nextState(asking, { kind: 'open-again', force: false })).toMatchObject({ phase: 'opening' })
  })

  test('starts afresh after a stop when its VM was off and runs again', () => {
    expect(after(ready, failed('console-missing', 0), off, ready)).toMatchObject({ phase: 'opening', attempt: 0 })
  })

  test('never opens while the VM is off, in whatever order things happen', () => {
    const events = fc.constantFrom(ended(0), failed('console-unreachable', 0), failed('console-in-use', 0), { kind: 'retry-due' } satisfies SessionEvent, { kind: 'open-again', force: true } satisfies SessionEvent)
    fc.assert(
      fc.property(fc.array(events), (sequence) => {
        expect([off, ...sequence].reduce(nextState, firstState).phase).toBe('waiting')
      }),
    )
  })
})

test('a guest that stands still answers nothing, though its console is connected; who is silent before it counts more', () => {
  const shown = after(ready, connected(0))
  expect(withGuestSilence(shown, false)).toBe(shown)
  expect(silenceOf(withGuestSilence(shown, true))).toMatchObject({ leg: 'guest' })
  expect(isAnswering(withGuestSilence(shown, true))).toBe(false)
  expect(silenceOf(withGuestSilence(nextState(shown, { kind: 'silence', silence }), true))).toBe(silence)
  expect(withGuestSilence(after(off), true)).toEqual(after(off))
})
