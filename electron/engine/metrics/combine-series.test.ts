import { expect, test } from 'vitest'
import type { Aggregate, SeriesLabel } from '#shared/model/metrics.ts'
import { combineSeries } from './combine-series.ts'

const label: SeriesLabel = { subject: null, group: 'all', metric: 'cpu.usage', instance: '' }
const columns = [[1, Number.NaN, Number.NaN], [-2, 4, Number.NaN], [6, Number.NaN, Number.NaN]]

test.each<[Aggregate, (number | null)[]]>([
  ['sum', [5, 4, null]],
  ['mean', [5 / 3, 4, null]],
  ['max', [6, 4, null]],
  ['p95', [6, 4, null]],
])('the %s of several series leaves gaps out, and is a gap where all have one', (aggregate, expected) => {
  const parts = columns.map((values) => {
    const column = Float64Array.from(values)
    return { series: { subject: 'vm:a', metric: 'cpu.usage', instance: '' }, mean: column, max: column, min: column }
  })
  expect(combineSeries(label, parts, { aggregate, steps: 3 }).mean).toEqual(expected)
})

test('the largest of negative values is not zero', () => {
  const column = Float64Array.from([-3])
  const part = { series: { subject: 'vm:a', metric: 'cpu.usage', instance: '' }, mean: column, max: column, min: column }
  expect(combineSeries(label, [part, part], { aggregate: 'max', steps: 1 }).mean).toEqual([-3])
})
