// A store of newest values for tests of rules: each time they are asked for, what the test says.
import type { MetricReader } from '../metric-rounds.ts'

export interface NewestValue {
  readonly thing: string
  readonly instance: string
  readonly atMs: number
  readonly intervalMs: number
  readonly value: number
}

export function newestFrom(read: () => readonly NewestValue[]): Pick<MetricReader, 'newest' | 'nameOf'> {
  const names: { thing: string; instance: string }[] = []
  let series = new Int32Array()
  const numberOf = ({ thing, instance }: NewestValue): number => {
    const known = names.findIndex((name) => name.thing === thing && name.instance === instance)
    return known < 0 ? names.push({ thing, instance }) - 1 : known
  }
  return {
    newest() {
      const found = read()
      const numbers = found.map(numberOf)
      if (numbers.length !== series.length || numbers.some((number, index) => number !== series[index])) series = Int32Array.from(numbers)
      // At 0 there would be none.
      return { series, atMs: Float64Array.from(found, ({ atMs }) => Math.max(1, atMs)), intervalMs: Float64Array.from(found, ({ intervalMs }) => intervalMs), values: Float64Array.from(found, ({ value }) => value) }
    },
    nameOf: (number) => names[number] ?? { thing: '', instance: '' },
  }
}
