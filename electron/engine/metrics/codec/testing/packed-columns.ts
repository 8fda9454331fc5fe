// Columns of numbers as they come in tests, and their bytes.
import fc from 'fast-check'
import { ByteWriter } from '../bytes.ts'
import { createColumnWriter } from '../packed-column.ts'

const whole = fc.integer({ min: -(2 ** 51), max: 2 ** 51 })

/** Noise, steps, ramps, rare outliers, long rests. */
export const columns = fc.oneof(
  fc.array(whole, { minLength: 1, maxLength: 200 }),
  fc.array(fc.integer({ min: -40, max: 40 }), { minLength: 1, maxLength: 5000 }),
  fc.tuple(fc.integer({ min: 1, max: 6000 }), whole, fc.integer({ min: -1000, max: 1000 })).map(([count, first, step]) => Array.from({ length: count }, (_, place) => first + place * step)),
  fc.tuple(fc.integer({ min: 1, max: 9000 }), fc.array(fc.tuple(fc.nat(8999), whole), { maxLength: 5 })).map(([count, spikes]) => {
    const values = Array.from({ length: count }, () => 7)
    for (const [place, value] of spikes) if (place < count) values[place] = value
    return values
  }),
)

const writeColumn = createColumnWriter()

export function packed(values: readonly number[]): Uint8Array {
  const writer = new ByteWriter()
  writeColumn(writer, Float64Array.from(values), values.length)
  return Uint8Array.from(writer.written())
}
