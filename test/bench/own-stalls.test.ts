import { expect, test } from 'vitest'
import { ownDelayMs, stallsOf } from './own-stalls.ts'

const cores = 2
const quiet = { held: [], cores }
/** Due at 100, come at 130. */
const tick = (used: Partial<Parameters<typeof ownDelayMs>[0]>) => ({ dueMs: 100, atMs: 130, ranMs: 0.2, waitedMs: 0, othersMs: 0, ...used })

test('what the thread computed itself is its own, whatever else the machine did', () => {
  expect(ownDelayMs(tick({ ranMs: 35 }), quiet)).toBe(30)
  expect(ownDelayMs(tick({ ranMs: 20, waitedMs: 20 }), { held: [{ fromMs: 90, toMs: 140 }], cores })).toBe(20)
})

test('a call that waits for a disk is our own: the thread neither ran nor wanted to', () => {
  expect(ownDelayMs(tick({}), quiet)).toBe(30)
  expect(ownDelayMs(tick({}), { held: [{ fromMs: 50, toMs: 99 }, { fromMs: 131, toMs: 190 }], cores })).toBe(30)
})

test('a core that was given to strangers is not', () => {
  expect(ownDelayMs(tick({ waitedMs: 30 }), quiet)).toBeCloseTo(0.2)
  expect(ownDelayMs(tick({ waitedMs: 18 }), quiet)).toBe(12)
})

test('a core that other threads of ours had is', () => {
  expect(ownDelayMs(tick({ waitedMs: 30, othersMs: 60 }), quiet)).toBe(30)
  expect(ownDelayMs(tick({ waitedMs: 30, othersMs: 20 }), quiet)).toBe(10)
  expect(ownDelayMs(tick({ othersMs: 60 }), { held: [{ fromMs: 100, toMs: 130 }], cores })).toBe(30)
})

test('when a process that does nothing was late at the same moment, that moment is the machine’s', () => {
  expect(ownDelayMs(tick({}), { held: [{ fromMs: 102, toMs: 150 }], cores })).toBe(2)
  expect(ownDelayMs(tick({}), { held: [{ fromMs: 95, toMs: 110 }, { fromMs: 110, toMs: 122 }], cores })).toBe(18)
})

test('tells the longest of our own, of the clock, and of those that do nothing', () => {
  const ticks = [tick({ waitedMs: 30 }), { dueMs: 200, atMs: 206, ranMs: 6, waitedMs: 0, othersMs: 0 }]
  expect(stallsOf(ticks, { held: [{ fromMs: 300, toMs: 314 }], cores })).toEqual({ ownMs: 6, own: ticks[1], seenMs: 30, idleMs: 14 })
  expect(stallsOf([], quiet)).toEqual({ ownMs: 0, own: undefined, seenMs: 0, idleMs: 0 })
})
