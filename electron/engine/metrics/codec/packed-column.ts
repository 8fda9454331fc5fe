// A column of whole numbers in few bits: groups of 32, each as offsets from its smallest number or from the number before
// (for times: the difference of differences), outliers apart, a common factor taken out, groups that repeat one number counted.
// This side writes; kernel/column-kernel.wat reads.
import type { ByteWriter } from './bytes.ts'

const groupSize = 32
const widest = 31

/** The first byte of a column. */
const constant = 0
const plain = 1
const scaled = 2

/** Bits of a group's first byte; the low five are the width. */
const isDifferences = 0x20
const isPatched = 0x40
const isRepeated = 0x80
const longestRun = 128

interface Layout {
  readonly base: number
  readonly width: number
  readonly cost: number
}

/** Reuses its buffers: one for each thread is enough. */
export function createColumnWriter(): (writer: ByteWriter, values: Float64Array, count: number) => void {
  const offsets = new Float64Array(groupSize)
  const differences = new Float64Array(groupSize)
  const lengths = new Uint32Array(55)

  const writeGroup = (writer: ByteWriter, group: Float64Array, { count, layout, flags, reference }: { count: number; layout: Layout; flags: number; reference: number }): void => {
    const { base, width } = layout
    const limit = 2 ** width
    let patches = 0
    for (let place = 0; place < count; place += 1) if ((group[place] ?? 0) - base >= limit) patches += 1
    writer.byte(width | flags | (patches > 0 ? isPatched : 0))
    writer.signed(base - reference)
    for (let place = 0; place < count; place += 1) offsets[place] = ((group[place] ?? 0) - base) % limit
    writer.packed(offsets, count, width)
    if (patches === 0) return
    writer.byte(patches)
    for (let place = 0; place < count; place += 1) {
      const offset = (group[place] ?? 0) - base
      if (offset < limit) continue
      writer.byte(place)
      writer.unsigned(Math.floor(offset / limit))
    }
  }

  return (writer, values, count) => {
    const first = values[0] ?? 0
    const factor = commonFactor(values, count)
    writer.byte(factor === 0 ? constant : factor === 1 ? plain : scaled)
    writer.signed(first)
    if (factor === 0) return
    if (factor > 1) writer.unsigned(factor)
    const group = new Float64Array(groupSize)
    let last = 0
    for (let from = 0; from < count; from += groupSize) {
      const size = Math.min(groupSize, count - from)
      const run = repeatedGroups({ values, count, from, wanted: last * factor + first })
      if (run > 0) {
        writer.byte(isRepeated | (run - 1))
        from += (run - 1) * groupSize
        continue
      }
      let before = last
      for (let place = 0; place < size; place += 1) {
        const value = ((values[from + place] ?? 0) - first) / factor
        group[place] = value
        differences[place] = value - before
        before = value
      }
      const direct = layoutOf(group, size, lengths)
      const stepped = layoutOf(differences, size, lengths)
      if (stepped.cost < direct.cost) writeGroup(writer, differences, { count: size, layout: stepped, flags: isDifferences, reference: 0 })
      else writeGroup(writer, group, { count: size, layout: direct, flags: 0, reference: last })
      last = before
    }
  }
}

/** `lengths` is room to count in. */
function layoutOf(group: Float64Array, count: number, lengths: Uint32Array): Layout {
  let base = group[0] ?? 0
  for (let place = 1; place < count; place += 1) base = Math.min(base, group[place] ?? 0)
  lengths.fill(0)
  let longest = 0
  for (let place = 0; place < count; place += 1) {
    const length = bitLength((group[place] ?? 0) - base)
    lengths[length] = (lengths[length] ?? 0) + 1
    longest = Math.max(longest, length)
  }
  return cheapestWidth(lengths, { count, longest, base })
}

function cheapestWidth(lengths: Uint32Array, { count, longest, base }: { count: number; longest: number; base: number }): Layout {
  let best: Layout = { base, width: 0, cost: Number.POSITIVE_INFINITY }
  for (let width = Math.min(widest, longest); width >= 0; width -= 1) {
    let cost = count * width
    for (let length = width + 1; length <= longest; length += 1) cost += (lengths[length] ?? 0) * (8 + 8 * Math.ceil((length - width) / 7))
    if (width < longest) cost += 8
    if (cost < best.cost) best = { base, width, cost }
  }
  return best
}

/** How many whole groups from here on hold nothing but `wanted`, at most `longestRun`. */
function repeatedGroups({ values, count, from, wanted }: { values: Float64Array; count: number; from: number; wanted: number }): number {
  let place = from
  const end = Math.min(count, from + longestRun * groupSize)
  while (place < end && values[place] === wanted) place += 1
  return place === count ? Math.ceil((place - from) / groupSize) : Math.floor((place - from) / groupSize)
}

/** The greatest common divisor of all differences from the first number; 0 if there are none. */
function commonFactor(values: Float64Array, count: number): number {
  let factor = 0
  const first = values[0] ?? 0
  for (let place = 1; place < count && factor !== 1; place += 1) {
    let rest = Math.abs((values[place] ?? 0) - first)
    while (rest > 0) {
      const next = factor % rest
      factor = rest
      rest = next
    }
  }
  return factor
}

function bitLength(value: number): number {
  return value < 4_294_967_296 ? 32 - Math.clz32(value) : 64 - Math.clz32(Math.floor(value / 4_294_967_296))
}
