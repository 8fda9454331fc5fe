import { expect, test } from 'vitest'
import type { Aggregate, SeriesLabel } from '#shared/model/monitoring/metrics.ts'
import { createSeriesCombiner } from './combine-series.ts'

const label: SeriesLabel = { subject: null, group: 'all', metric: 'cpu.usage', instance: '' }
const combine = (aggregate: Aggregate, columns: readonly (readonly number[])[], more: { isOfMany?: boolean; unfinished?: number } = {}): readonly (number | null)[] => {
  const combiner = createSeriesCombiner(aggregate, { steps: columns[0]?.length ?? 0, ...more })
  const room = new Float64Array(columns[0]?.length ?? 0)
  for (const values of columns) {
    // As a store does: the next series is put where the last one was.
    room.set(values)
    combiner.add({ mean: room, max: room, min: room })
  }
  return combiner.finish(label).mean
}
const columns = [[1, Number.NaN, Number.NaN], [-2, 4, Number.NaN], [6, Number.NaN, Number.NaN]]

test.each<[Aggregate, (number | null)[]]>([
  ['sum', [5, 4, null]],
  ['mean', [5 / 3, 4, null]],
  ['max', [6, 4, null]],
  ['p95', [6, 4, null]],
])('the %s of several series leaves gaps out, and is a gap where all have one', (aggregate, expected) => {
  expect(combine(aggregate, columns)).toEqual(expected)
})

test('the largest of negative values is not zero', () => {
  expect(combine('max', [[-3], [-3]])).toEqual([-3])
})

const none = Number.NaN
const isOfMany = true

test('a step that is not over is told when all have been heard of in it, and not before', () => {
  const bothInTheEnd = [[1, 2], [10, 20]]
  const oneIsLate = [[1, 2], [10, none]]
  expect(combine('sum', bothInTheEnd, { isOfMany, unfinished: 1 })).toEqual([11, 22])
  expect(combine('sum', oneIsLate, { isOfMany, unfinished: 1 })).toEqual([11, null])
  // Over, it tells of whoever was there: the other one is gone.
  expect(combine('sum', oneIsLate, { isOfMany })).toEqual([11, 2])
  expect(combine('p95', [[1, 2], [none, 5]], { isOfMany, unfinished: 1 })).toEqual([1, 5])
})

test('at the edges of a gap a sum does not fall because some fell silent a step before the others', () => {
  const around = [[1, 1, none, none, 1, 1], [10, none, none, 10, 10, 10]]
  expect(combine('sum', around, { isOfMany })).toEqual([11, null, null, null, 11, 11])
  // Of one host, whose parts are sampled together, each step is as it is; and a maximum is true of whoever was there.
  expect(combine('sum', around)).toEqual([11, 1, null, 10, 11, 11])
  expect(combine('max', around, { isOfMany })).toEqual([10, 1, null, 10, 10, 10])
})

test('whoever comes or goes while others are measured counts as long as it is there', () => {
  expect(combine('sum', [[1, 1, 1, 1], [none, 10, 10, none]], { isOfMany })).toEqual([1, 11, 11, 1])
})
