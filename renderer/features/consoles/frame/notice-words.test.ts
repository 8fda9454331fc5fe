import { describe, expect, test } from 'vitest'
import { AppError } from '#shared/errors.ts'
import type { ErrorCode } from '#shared/errors.ts'
import type { Host } from '#shared/model/hosts/host.ts'
import { DomainUuid, HostId } from '#shared/model/ids.ts'
import { tunnel } from '#shared/model/testing/route.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import type { Leg, SessionState } from '../session/session-state.ts'
import { isShownBlindly, legStates, wordsFor } from './notice-words.ts'

const hostId = HostId.parse('h')
const machine: Vm = {
  hostId, uuid: DomainUuid.parse('u'), name: 'web', title: '', libvirtId: null, state: 'shutoff', stateReason: 'shutdown', isPersistent: true, hasManagedSave: false, autostart: false, vcpus: 1, memoryBytes: 1, memoryMaxBytes: 1,
  addresses: [], osName: '', tags: [], startedAtMs: null, consoles: [], isDetailed: true,
}
const known = { vm: undefined, host: undefined, isLoaded: true }
const failure = (code: ErrorCode, leg: Leg = 'channel') => ({ leg, problem: new AppError(code, { message: code }) })

describe("a console's notice", () => {
  test('is none while the guest is shown', () => {
    expect(wordsFor({ phase: 'connected', route: tunnel, sinceMs: 0, attempt: 0, silence: undefined }, known)).toBeUndefined()
  })

  test('is a word in the bar while the guest is shown and its host is not connected, and none while the veil says more', () => {
    const shown: SessionState = { phase: 'connected', route: tunnel, sinceMs: 0, attempt: 0, silence: undefined }
    const host: Host = { id: hostId, name: 'h', uri: 'test:///default', folder: '', autoconnect: true, state: { kind: 'connected', sinceMs: 0 }, facts: null, usage: null, inventoryAtMs: 0, isDemo: false }
    const lost: Host = { ...host, state: { kind: 'disconnected' } }
    expect(isShownBlindly(shown, { host, isLoaded: true })).toBe(false)
    expect(isShownBlindly(shown, { host: lost, isLoaded: true })).toBe(true)
    expect(isShownBlindly({ ...shown, silence: { leg: 'host', sinceMs: 1 } }, { host: lost, isLoaded: true })).toBe(false)
    expect(isShownBlindly(shown, { host: undefined, isLoaded: false })).toBe(false)
    expect(isShownBlindly({ phase: 'waiting', readiness: { kind: 'host-away' } }, { host: lost, isLoaded: true })).toBe(false)
  })

  test('tells a machine whose QEMU was killed from one that was shut off', () => {
    const off: SessionState = { phase: 'waiting', readiness: { kind: 'vm-off', isSaved: false } }
    expect(wordsFor(off, { ...known, vm: { ...machine, stateReason: 'crashed' } })).toMatchObject({ title: 'crashed', actions: ['start'] })
  })

  test('of a VM that is off offers to start it', () => {
    const off: SessionState = { phase: 'waiting', readiness: { kind: 'vm-off', isSaved: false } }
    expect(wordsFor(off, known)).toMatchObject({ tone: 'quiet', title: 'off', actions: ['start'] })
  })

  test('blames nobody before the inventory is known', () => {
    expect(wordsFor({ phase: 'waiting', readiness: { kind: 'vm-missing' } }, { ...known, isLoaded: false })).toMatchObject({ tone: 'busy', title: 'loading' })
  })

  test('names the leg that failed and keeps trying', () => {
    expect(wordsFor({ phase: 'retrying', attempt: 1, retryAtMs: 0, failure: failure('console-unreachable', 'handshake') }, known)).toMatchObject({ title: 'failed.handshake', actions: ['try-now'] })
  })

  test('keeps telling of a failure while the next try is under way', () => {
    expect(wordsFor({ phase: 'opening', attempt: 2, force: false, failure: failure('timed-out', 'handshake') }, known)).toMatchObject({ tone: 'problem', title: 'failed.handshake', text: 'tryingNow', actions: [] })
  })

  test('offers to take a console over that someone else holds', () => {
    expect(wordsFor({ phase: 'stopped', failure: failure('console-in-use') }, known)).toMatchObject({ title: 'inUse', actions: ['take-over', 'try-again'] })
    expect(wordsFor({ phase: 'retrying', attempt: 1, retryAtMs: 0, failure: failure('console-in-use') }, known)?.actions).toContain('take-over')
  })
})

test('the legs before the failed one worked, those after it were not reached', () => {
  expect(legStates('channel', true).map(({ state }) => state)).toEqual(['worked', 'failed', 'not-reached'])
  expect(legStates('channel', false).map(({ leg }) => leg)).toEqual(['request', 'channel'])
})

test('a session that broke while it ran is the leg that failed, behind all those that worked', () => {
  expect(legStates('session', true)).toEqual([
    { leg: 'request', state: 'worked' },
    { leg: 'channel', state: 'worked' },
    { leg: 'handshake', state: 'worked' },
    { leg: 'session', state: 'failed' },
  ])
})
