import { describe, expect, test } from 'vitest'
import type { MeasuredCondition } from './try-rule.ts'
import { tryCondition } from './try-rule.ts'

const second = 1000
const minute = 60 * second
const busy: MeasuredCondition = { kind: 'threshold', metric: 'cpu.usage', comparison: 'above', value: 0.9, clearValue: 0.8, forMs: minute, clearForMs: minute }

/** Minutes of one value after the other, a sample every ten seconds; `null` is a gap. */
function tried(condition: MeasuredCondition, minutes: readonly (number | null)[], countedFromMinute = 0) {
  const values = Float64Array.from(minutes.flatMap((value) => Array.from({ length: 6 }, () => value ?? Number.NaN)))
  return tryCondition(condition, values, { fromMs: 0, stepMs: 10 * second, countedFromMs: countedFromMinute * minute, nowMs: minutes.length * minute })
}

describe('a rule that is tried', () => {
  test('counts each time it would have fired, with its waiting and its hysteresis', () => {
    expect(tried(busy, [0.1, 1, 1, 0.85, 1, 0.1, 0.1, 1, 1, 0.1, 0.1])).toEqual({ standing: 'quiet', value: 0.1, fired: 2 })
  })

  test('tells what is pending, and what fires since before the time that is counted without counting it', () => {
    expect(tried(busy, [0.1, 0.1, 1])).toEqual({ standing: 'pending', value: 1, fired: 0 })
    expect(tried(busy, [1, 1, 1, 1, 1], 3)).toEqual({ standing: 'firing', value: 1, fired: 0 })
  })

  test('takes a gap for what it is: nothing known, and after a while nothing to show', () => {
    expect(tried(busy, [1, 1, 1, null, null])).toEqual({ standing: 'firing', value: null, fired: 1 })
  })

  test('asks by how much a value has changed over a time', () => {
    const rising: MeasuredCondition = { kind: 'change', metric: 'cpu.usage', comparison: 'above', value: 0.5, overMs: 2 * minute, forMs: 0, clearForMs: 0 }
    const { standing, value, fired } = tried(rising, [0.1, 0.1, 0.8, 0.8])
    expect({ standing, value: value?.toFixed(2), fired }).toEqual({ standing: 'firing', value: '0.70', fired: 1 })
  })

  test('finds what is not measured', () => {
    expect(tried({ kind: 'absence', metric: 'cpu.usage', forMs: minute }, [0.1, null, null, null, null])).toEqual({ standing: 'firing', value: null, fired: 1 })
  })
})
