import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { AppError } from '#shared/errors.ts'
import { tunnel } from '#shared/model/testing/route.ts'
import { createConsoleSession } from './console-session.ts'
import type { AttachEvents } from './console-session.ts'

/** A console whose every opening can be steered: refused, connected, ended. */
function steeredConsole() {
  const opened: { force: boolean; signal: AbortSignal }[] = []
  const attached: { events: AttachEvents; password: string | null; isDetached: boolean }[] = []
  let refusal: AppError | undefined
  const session = createConsoleSession({
    async openTicket({ force }, signal) {
      opened.push({ force, signal })
      if (refusal) throw refusal
      return { ticket: `t${opened.length}`, password: 'from the XML', route: tunnel }
    },
    attach({ password }, events) {
      const viewer = { events, password, isDetached: false }
      attached.push(viewer)
      return { [Symbol.dispose]: () => void (viewer.isDetached = true) }
    },
  })
  return {
    session,
    opened,
    attached,
    last: () => attached.at(-1),
    refuseWith: (problem: AppError | undefined) => {
      refusal = problem
    },
  }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0)

describe('a driven console', () => {
  test('opens when ready, tells that it is connected and over which route', async () => {
    const { session, last } = steeredConsole()
    session.setReadiness({ kind: 'ready' })
    await settle()
    last()?.events.onConnected()
    expect(session.state()).toMatchObject({ phase: 'connected', route: tunnel })
  })

  test('waits when its VM was told off while it still worked, and comes back with the VM', async () => {
    const { session, attached, last } = steeredConsole()
    session.setReadiness({ kind: 'ready' })
    await settle()
    last()?.events.onConnected()
    session.setReadiness({ kind: 'vm-off', isSaved: false })
    expect(session.state().phase).toBe('connected')
    last()?.events.onClosed(undefined)
    expect(session.state()).toMatchObject({ phase: 'waiting', readiness: { kind: 'vm-off' } })
    session.setReadiness({ kind: 'ready' })
    await settle()
    expect(attached).toHaveLength(2)
    expect(attached[0]?.isDetached).toBe(true)
  })

  test('tries a failed request again after its wait', async () => {
    const { session, opened, refuseWith, last } = steeredConsole()
    refuseWith(new AppError('console-unreachable', { message: 'no route' }))
    session.setReadiness({ kind: 'ready' })
    await settle()
    expect(session.state()).toMatchObject({ phase: 'retrying', failure: { leg: 'channel', problem: { code: 'console-unreachable' } } })
    refuseWith(undefined)
    await vi.advanceTimersByTimeAsync(250)
    last()?.events.onConnected()
    expect(opened).toHaveLength(2)
    expect(session.state().phase).toBe('connected')
  })

  test('blames the request when the daemon does not answer it, and the tunnel when that leads nowhere', async () => {
    for (const [code, leg] of [['libvirt-silent', 'request'], ['host-not-connected', 'request'], ['console-unreachable', 'channel']] as const) {
      const { session, refuseWith } = steeredConsole()
      refuseWith(new AppError(code, { message: code }))
      session.setReadiness({ kind: 'ready' })
      await settle()
      expect(session.state()).toMatchObject({ failure: { leg } })
    }
  })

  test('keeps a typed password for its reconnects', async () => {
    const { session, attached, last } = steeredConsole()
    session.setReadiness({ kind: 'ready' })
    await settle()
    last()?.events.onPasswordWanted(true)
    expect(session.state()).toEqual({ phase: 'password', isRetry: true })
    session.usePassword('typed')
    await settle()
    last()?.events.onConnected()
    last()?.events.onClosed(undefined)
    await vi.advanceTimersByTimeAsync(500)
    expect(attached.map(({ password }) => password)).toEqual(['from the XML', 'typed', 'typed'])
  })

  test('stays attached to its viewer while the host is silent, and goes on when it answers', async () => {
    const { session, attached, last } = steeredConsole()
    session.setReadiness({ kind: 'ready' })
    await settle()
    last()?.events.onConnected()
    const silence = { leg: 'server', sinceMs: Date.now() - 6_000 } as const
    last()?.events.onSilence(silence)
    expect(session.state()).toMatchObject({ phase: 'connected', silence })
    expect(attached[0]?.isDetached).toBe(false)
    last()?.events.onSilence(undefined)
    expect(session.state()).toMatchObject({ phase: 'connected', silence: undefined })
    expect([attached.length, attached[0]?.isDetached]).toEqual([1, false])
  })

  test('no longer listens to a viewer it has left', async () => {
    const { session, attached } = steeredConsole()
    session.setReadiness({ kind: 'ready' })
    await settle()
    attached[0]?.events.onClosed(undefined)
    await vi.advanceTimersByTimeAsync(250)
    attached[1]?.events.onConnected()
    attached[0]?.events.onClosed({ leg: 'session', problem: new AppError('connection-lost', { message: 'late' }) })
    expect(session.state().phase).toBe('connected')
  })

  test('gives everything back when it is closed', async () => {
    const { session, attached, opened } = steeredConsole()
    session.setReadiness({ kind: 'ready' })
    await settle()
    attached[0]?.events.onConnected()
    session[Symbol.dispose]()
    expect(attached[0]?.isDetached).toBe(true)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(opened).toHaveLength(1)
  })
})
