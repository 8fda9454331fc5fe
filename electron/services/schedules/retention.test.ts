import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { notKept } from './retention.ts'

const hour = 3_600_000
const start = Date.UTC(2026, 10, 2)
const every = (hours: number, count: number) => Array.from({ length: count }, (_, index) => ({ name: `s${index}`, atMs: start + index * hours * hour }))

describe('which snapshots of a schedule are kept', () => {
  it('are the last ones', () => {
    expect(notKept(every(1, 5), { kind: 'last', count: 2 }).map(({ name }) => name)).toEqual(['s0', 's1', 's2'])
  })

  it('are the newest of each of the last hours, days and weeks', () => {
    // Two weeks from a Monday, every six hours.
    const gone = new Set(notKept(every(6, 56), { kind: 'calendar', hourly: 2, daily: 3, weekly: 2 }).map(({ name }) => name))
    const kept = every(6, 56).filter(({ name }) => !gone.has(name)).map(({ atMs }) => new Date(atMs).toISOString().slice(0, 13))
    expect(kept).toEqual(['2026-11-08T18', '2026-11-13T18', '2026-11-14T18', '2026-11-15T12', '2026-11-15T18'])
  })

  it('always hold the newest, and never grow by taking away', () => {
    const taken = fc.array(fc.integer({ min: 0, max: 5000 }), { minLength: 1, maxLength: 60 }).map((hours) => hours.map((at, index) => ({ name: String(index), atMs: start + at * hour })))
    const keep = fc.oneof(fc.record({ kind: fc.constant('last' as const), count: fc.integer({ min: 1, max: 10 }) }), fc.record({ kind: fc.constant('calendar' as const), hourly: fc.nat(5), daily: fc.nat(5), weekly: fc.nat(5) }))
    fc.assert(fc.property(taken, keep, (snapshots, rule) => {
      const gone = notKept(snapshots, rule)
      const left = snapshots.filter((snapshot) => !gone.includes(snapshot))
      expect(left.some(({ atMs }) => atMs === Math.max(...snapshots.map((each) => each.atMs)))).toBe(true)
      expect(notKept(left, rule)).toEqual([])
    }))
  })
})
