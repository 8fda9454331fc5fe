import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AppError } from '#shared/errors.ts'
import { backoffMs } from './backoff.ts'
import { nextRelink } from './relink.ts'

const lost = new AppError('connection-lost', { message: 'gone' })
const missing = new AppError('libvirt-missing', { message: 'no socket' })
const denied = new AppError('libvirt-not-permitted', { message: 'not for you' })

describe('after a libvirt link has ended', () => {
  test('a host that was connected is linked again at once, also while its socket is missing', () => {
    for (const error of [lost, missing]) expect(nextRelink(error, { failures: 1, wasConnected: true })).toMatchObject({ as: 'lost', isQuiet: false })
    expect(nextRelink(missing, { failures: 20, wasConnected: true })).toMatchObject({ as: 'lost' })
  })

  test('a daemon that stays away is looked for now and then, without another login', () => {
    expect(nextRelink(missing, { failures: 21, wasConnected: true })).toMatchObject({ as: 'refused', isQuiet: true })
    expect(nextRelink(missing, { failures: 1, wasConnected: false })).toMatchObject({ as: 'refused', isQuiet: true })
  })

  test('what a person must mend, or what never worked, gives the transport up', () => {
    expect(nextRelink(denied, { failures: 1, wasConnected: false })).toBeUndefined()
    expect(nextRelink(denied, { failures: 2, wasConnected: true })).toBeUndefined()
    expect(nextRelink(lost, { failures: 1, wasConnected: false })).toBeUndefined()
    expect(nextRelink(lost, { failures: 21, wasConnected: true })).toBeUndefined()
  })
})

test('the back-off doubles from a second to a minute, and is spread by a quarter either way', () => {
  expect([0, 1, 2, 6, 50].map((attempt) => backoffMs(attempt, () => 0.5))).toEqual([1_000, 2_000, 4_000, 60_000, 60_000])
  fc.assert(fc.property(fc.nat(100), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, random) => {
    const middle = backoffMs(attempt, () => 0.5)
    expect(backoffMs(attempt, () => random)).toBeGreaterThanOrEqual(middle * 0.75 - 1)
    expect(backoffMs(attempt, () => random)).toBeLessThanOrEqual(middle * 1.25 + 1)
  }))
})
