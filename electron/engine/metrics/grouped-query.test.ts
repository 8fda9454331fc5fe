import { expect, test } from 'vitest'
import type { StoredPoints } from './metric-store.ts'
import { answerQuery } from './grouped-query.ts'
import type { GroupedSelection } from './grouped-query.ts'

const series = (subject: string, instance: string, value: number): StoredPoints => ({ selection: 0, series: { subject, metric: 'network.receive.bytes', instance }, mean: Float64Array.of(value), max: Float64Array.of(value), min: Float64Array.of(value) })
const points = [series('vm:a', 'vnet0', 1), series('vm:a', 'vnet1', 10), series('vm:b', 'vnet2', 100), series('vm:c', 'vnet3', 5)]
const store = { query: () => ({ fromMs: 0, stepMs: 1, steps: 1, resolution: 'raw' as const, points }) }
const groups = ['vm:a', 'vm:b', 'vm:c'].map((key) => ({ subject: null, group: key, subjects: [key] }))

function means(selection: Partial<GroupedSelection>): [string, number | null | undefined][] {
  const { series: lines } = answerQuery(store, { selections: [{ groups, metric: 'network.receive.bytes', instance: undefined, aggregate: undefined, ...selection }], fromMs: 0, toMs: 1, maxPoints: 1, nowMs: 100 })
  return lines.map(({ label, mean }) => [label.group, mean[0]])
}

test('of a machine with NICs on several networks only those that are asked for count, of others all', () => {
  expect(means({ only: new Map([['vm:a', ['vnet1']]]) })).toEqual([['vm:a', 10], ['vm:b', 100], ['vm:c', 5]])
})

test('the top lines are those with the highest mean, the highest first', () => {
  expect(means({ top: 2 })).toEqual([['vm:b', 100], ['vm:a', 11]])
})

test('a sum over many does not fall in the step that is not over while some have not been asked in it yet', () => {
  const column = (subject: string, ...mean: number[]): StoredPoints => ({ selection: 0, series: { subject, metric: 'memory.used', instance: '' }, mean: Float64Array.from(mean), max: Float64Array.from(mean), min: Float64Array.from(mean) })
  const told = { query: () => ({ fromMs: 0, stepMs: 10, steps: 2, resolution: 'raw' as const, points: [column('host:a', 1, 2), column('host:b', 10, Number.NaN)] }) }
  const at = (nowMs: number, subjects: string[]): unknown => answerQuery(told, { selections: [{ groups: [{ subject: null, group: 'all', subjects }], metric: 'memory.used', instance: undefined, aggregate: undefined }], fromMs: 0, toMs: 20, maxPoints: 2, nowMs }).series.map(({ mean }) => mean)
  expect(at(15, ['host:a', 'host:b'])).toEqual([[11, null]])
  expect(at(20, ['host:a', 'host:b'])).toEqual([[11, 2]])
  expect(at(15, ['host:a'])).toEqual([[1, 2]])
})
