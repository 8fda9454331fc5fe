import { expect, test } from 'vitest'
import type { Aggregate, SeriesLabel } from '#shared/model/metrics.ts'
import { createSeriesCombiner } from './combine-series.ts'

const label: SeriesLabel = { subject: null, group: 'all', metric: 'cpu.usage', instance: '' }
const combine = (aggregate: Aggregate, columns: readonly (readonly number[])[], unfinished?: number): readonly (number | null)[] => {
  const combiner = createSeriesCombiner(aggregate, { steps: columns[0]?.length ?? 0, unfinished })
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

test('a step that is not over is told when all have been heard of in it, and not before', () => {
  const bothInTheEnd = [[1, 2], [10, 20]]
  const oneIsLate = [[1, 2], [10, Number.NaN]]
  expect(combine('sum', bothInTheEnd, 1)).toEqual([11, 22])
  expect(combine('sum', oneIsLate, 1)).toEqual([11, null])
  // Over, it tells of whoever was there: the other one is gone.
  expect(combine('sum', oneIsLate)).toEqual([11, 2])
  expect(combine('p95', [[1, 2], [Number.NaN, 5]], 1)).toEqual([1, 5])
})
