// Reads a packed column as docs/formats/metric-store.md says it, bit by bit: slow, and what the kernel is held to. It adds up in the kernel's
// order, so that both are the same for numbers beyond what doubles count exactly too, which only damaged bytes have.
import { MetricFormatError } from '../bytes.ts'
import type { ByteReader } from '../bytes.ts'

export function readPlainColumn(reader: ByteReader, count: number): number[] {
  const kind = reader.byte()
  const first = reader.signed()
  if (kind > 2) throw new MetricFormatError(`no kind of column: ${kind}`)
  if (kind === 0) return Array.from({ length: count }, () => first)
  const factor = kind === 2 ? reader.unsigned() : 1
  const found: number[] = []
  while (found.length < count) found.push(...readGroup(reader, { left: count - found.length, last: found.at(-1) ?? first, factor }))
  return found
}

function readGroup(reader: ByteReader, { left, last, factor }: { left: number; last: number; factor: number }): number[] {
  const head = reader.byte()
  if (head >= 128) return Array.from({ length: Math.min(left, (head - 127) * 32) }, () => last)
  const [isDifferences, hasOutliers, width] = [(head & 32) > 0, (head & 64) > 0, head & 31]
  const base = factor * reader.signed()
  const from = isDifferences ? base : base + last
  const numbers = readOffsets(reader, Math.min(32, left), width).map((offset) => from + factor * offset)
  if (hasOutliers) addOutliers(reader, numbers, factor * 2 ** width)
  let sum = last
  return isDifferences ? numbers.map((difference) => (sum += difference)) : numbers
}

function readOffsets(reader: ByteReader, count: number, width: number): number[] {
  const bytes = Array.from({ length: Math.ceil((count * width) / 8) }, () => reader.byte())
  const bitAt = (place: number): number => ((bytes[place >>> 3] ?? 0) >>> (place & 7)) & 1
  return Array.from({ length: count }, (_, place) => {
    let offset = 0
    for (let bit = width - 1; bit >= 0; bit -= 1) offset = 2 * offset + bitAt(place * width + bit)
    return offset
  })
}

function addOutliers(reader: ByteReader, numbers: number[], weight: number): void {
  const count = reader.byte()
  if (count > numbers.length) throw new MetricFormatError('more outliers than numbers')
  for (let left = count; left > 0; left -= 1) {
    const place = reader.byte()
    const number = numbers[place]
    if (number === undefined) throw new MetricFormatError('an outlier is outside of its group')
    numbers[place] = number + weight * reader.unsigned()
  }
}
