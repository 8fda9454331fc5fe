// What a measured value means to a threshold with hysteresis.
import type { ConditionOf } from '#shared/model/monitoring/alert.ts'
import type { Reading } from './alert-track.ts'

const good: Reading = { kind: 'good' }
const unknown: Reading = { kind: 'unknown' }

export function readThreshold({ comparison, value: limit, clearValue }: Pick<ConditionOf<'threshold'>, 'comparison' | 'value' | 'clearValue'>, value: number): Reading {
  if (Number.isNaN(value)) return unknown
  const sign = comparison === 'above' ? 1 : -1
  if (sign * value > sign * limit) return { kind: 'bad', value }
  // At the clearing value itself it is good, so that "above 0, clear at 0" can end.
  return sign * value <= sign * clearValue ? good : { kind: 'between', value }
}

/** A change has one limit: what is not beyond it is good. */
export function readChange({ comparison, value: limit }: Pick<ConditionOf<'change'>, 'comparison' | 'value'>, { before, now }: { before: number; now: number }): Reading {
  return readThreshold({ comparison, value: limit, clearValue: limit }, now - before)
}
