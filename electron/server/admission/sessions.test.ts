import { describe, expect, it } from 'vitest'
import { createSessions } from './sessions.ts'

function setUp() {
  const clock = { nowMs: 0 }
  return { clock, sessions: createSessions({ now: () => clock.nowMs, linkLifeMs: 1000, idleMs: 5000 }) }
}

describe('a one-time link', () => {
  it('makes one session, once', () => {
    const { sessions } = setUp()
    const token = sessions.createLinkToken()
    const secret = existing(sessions.redeemLink(token))
    expect(sessions.find(secret)).toBeDefined()
    expect(sessions.redeemLink(token)).toBeUndefined()
    expect(sessions.find(token)).toBeUndefined()
  })

  it('is too old after its time', () => {
    const { sessions, clock } = setUp()
    const token = sessions.createLinkToken()
    clock.nowMs = 1001
    expect(sessions.redeemLink(token)).toBeUndefined()
  })
})

describe('a session', () => {
  it('lives while it is used, and ends when it is not', () => {
    const { sessions, clock } = setUp()
    const secret = existing(sessions.redeemLink(sessions.createLinkToken()))
    for (const nowMs of [4000, 8000, 12_000]) {
      clock.nowMs = nowMs
      expect(sessions.find(secret)).toBeDefined()
    }
    clock.nowMs = 17_001
    expect(sessions.find(secret)).toBeUndefined()
    clock.nowMs = 0
    expect(sessions.find(secret)).toBeUndefined()
  })

  it('is one of its own for each link', () => {
    const { sessions } = setUp()
    const ids = [1, 2].map(() => sessions.find(sessions.redeemLink(sessions.createLinkToken()) ?? ''))
    expect(new Set(ids).size).toBe(2)
    expect(sessions.find('')).toBeUndefined()
  })
})

function existing<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('nothing is there')
  return value
}
