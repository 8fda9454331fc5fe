import { describe, expect, it } from 'vitest'
import { presetOf, rangeKey, rangeOf, shifted, spanOf } from './time-range.ts'

const now = 10_000_000_000

describe('the time that is looked at', () => {
  it('moves on with the present, or stands', () => {
    expect(spanOf({ kind: 'last', ms: 1_000 }, now)).toEqual({ fromMs: now - 1_000, toMs: now })
    expect(spanOf({ kind: 'fixed', fromMs: 1, toMs: 2 }, now)).toEqual({ fromMs: 1, toMs: 2 })
  })

  it('is never shorter than a few samples, longer than what is kept, or in the future', () => {
    expect(rangeOf({ fromMs: 1_000_000, toMs: 1_000_100 }, now)).toEqual({ kind: 'fixed', fromMs: 985_050, toMs: 1_015_050 })
    expect(rangeOf({ fromMs: now - 60_000, toMs: now + 60_000 }, now)).toEqual({ kind: 'fixed', fromMs: now - 120_000, toMs: now })
    expect(rangeOf({ fromMs: 0, toMs: 1e12 }, 1e12)).toMatchObject({ toMs: 1e12 - (1e12 - 732 * 86_400_000) / 2 })
  })

  it('goes back by halves, and follows the present again when it gets there', () => {
    const before = shifted({ kind: 'last', ms: 100_000 }, -1, now)
    expect(before).toEqual({ kind: 'fixed', fromMs: now - 150_000, toMs: now - 50_000 })
    expect(shifted(before, 1, now)).toEqual({ kind: 'last', ms: 100_000 })
  })

  it('knows its preset and its key', () => {
    expect(presetOf({ kind: 'last', ms: 3_600_000 })?.id).toBe('1h')
    expect(presetOf({ kind: 'last', ms: 3_600_001 })).toBeUndefined()
    expect(rangeKey({ kind: 'last', ms: 5 })).not.toBe(rangeKey({ kind: 'fixed', fromMs: 0, toMs: 5 }))
  })
})
