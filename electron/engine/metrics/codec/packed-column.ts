// A column of whole numbers in few bits: groups of 32, each as offsets from its smallest number or from the number before
// (for times: the difference of differences), outliers apart, a common factor taken out, groups that repeat one number counted.
import type { ByteReader, ByteWriter } from './bytes.ts'
import { MetricFormatError } from './bytes.ts'

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

  const layoutOf = (group: Float64Array, count: number): Layout => {
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
  const writeGroup = (writer: ByteWriter, group: Float64Array, { count, layout, flags, reference }: { count: number; layout: Layout; flags: number; reference: number }): void => {
    const { base, width } = layout
    const limit = 2 ** width
    const low = offsets
    let patches = 0
    for (let place = 0; place < count; place += 1) if ((group[place] ?? 0) - base >= limit) patches += 1
    writer.byte(width | flags | (patches > 0 ? isPatched : 0))
    writer.signed(base - reference)
    for (let place = 0; place < count; place += 1) low[place] = ((group[place] ?? 0) - base) % limit
    writer.packed(low, count, width)
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
      const direct = layoutOf(group, size)
      const stepped = layoutOf(differences, size)
      if (stepped.cost < direct.cost) writeGroup(writer, differences, { count: size, layout: stepped, flags: isDifferences, reference: 0 })
      else writeGroup(writer, group, { count: size, layout: direct, flags: 0, reference: last })
      last = before
    }
  }
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

/** Reads `count` numbers into `out`, which must have room for them. Returns a size that none of them is beyond, on either side of zero. */
export function readColumn(reader: ByteReader, out: Float64Array, count: number): number {
  const kind = reader.byte()
  const first = reader.signed()
  if (kind === constant) {
    out.fill(first, 0, count)
    return Math.abs(first)
  }
  if (kind !== plain && kind !== scaled) throw new MetricFormatError(`no kind of column: ${kind}`)
  return readGroups(reader, out, { count, first, factor: kind === scaled ? reader.unsigned() : 1 })
}

/** `first` and the factor are worked in on the way: a pass of its own over all numbers would cost as much as unpacking them. */
function readGroups(reader: ByteReader, out: Float64Array, { count, first, factor }: { count: number; first: number; factor: number }): number {
  let last = first
  let largest = Math.abs(first)
  for (let from = 0; from < count; ) {
    const head = reader.byte()
    if (head & isRepeated) {
      const to = Math.min(count, from + ((head & ~isRepeated) + 1) * groupSize)
      out.fill(last, from, to)
      from = to
      continue
    }
    const to = Math.min(count, from + groupSize)
    const base = reader.signed() * factor
    const width = head & widest
    const isStepped = (head & isDifferences) !== 0
    const least = isStepped ? base : base + last
    const most = least + maskOf(width) * factor
    let reach = Math.max(Math.abs(least), Math.abs(most))
    unpack(reader, out, from, to, width, least, factor)
    if (head & isPatched) reach += readPatches(reader, { out, from, to, weight: (maskOf(width) + 1) * factor })
    if (isStepped) {
      reach = Math.abs(last) + reach * (to - from)
      for (let place = from; place < to; place += 1) {
        last += out[place] ?? 0
        out[place] = last
      }
    }
    largest = Math.max(largest, reach)
    last = out[to - 1] ?? 0
    from = to
  }
  return largest
}

/** Returns the largest addition. */
function readPatches(reader: ByteReader, { out, from, to, weight }: { out: Float64Array; from: number; to: number; weight: number }): number {
  const count = reader.byte()
  if (count > to - from) throw new MetricFormatError('more outliers than numbers')
  let largest = 0
  for (let patch = 0; patch < count; patch += 1) {
    const place = from + reader.byte()
    if (place >= to) throw new MetricFormatError('an outlier is outside of its group')
    const addition = reader.unsigned() * weight
    out[place] = (out[place] ?? 0) + addition
    largest = Math.max(largest, addition)
  }
  return largest
}

/** So many bits are always within one word of 32 bits that begins at a whole byte. */
const widestInWord = 25

/** The hot loop of every query. */
// oxlint-disable-next-line max-params -- called for every 32 numbers: an object for each would show
function unpack(reader: ByteReader, out: Float64Array, from: number, to: number, width: number, base: number, factor: number): void {
  if (width === 0) {
    for (let place = from; place < to; place += 1) out[place] = base
    return
  }
  const start = reader.skip(((to - from) * width + 7) >>> 3)
  const { view } = reader
  let bit = start * 8
  const mask = maskOf(width)
  // At the end of the bytes a word would reach beyond it.
  const isNearEnd = reader.offset + 4 > view.byteLength
  if (isNearEnd || width > widestInWord) {
    for (let place = from; place < to; place += 1) {
      out[place] = base + (isNearEnd ? bitsAt(view, bit, width) : wideBitsAt(view, bit) & mask) * factor
      bit += width
    }
    return
  }
  for (let place = from; place < to; place += 1) {
    out[place] = base + ((view.getUint32(bit >>> 3, true) >>> (bit & 7)) & mask) * factor
    bit += width
  }
}

/** The largest number of so many bits, at most 31; without a power, which would cost as much as all numbers of a group. */
function maskOf(width: number): number {
  return 0x7f_ff_ff_ff >>> (31 - width)
}

function wideBitsAt(view: DataView, bit: number): number {
  const shift = bit & 7
  const word = view.getUint32(bit >>> 3, true) >>> shift
  return shift === 0 ? word : word | (view.getUint8((bit >>> 3) + 4) << (32 - shift))
}

function bitsAt(view: DataView, bit: number, width: number): number {
  let value = 0
  for (let read = 0; read < width; read += 1) {
    const at = bit + read
    value += ((view.getUint8(at >>> 3) >>> (at & 7)) & 1) * 2 ** read
  }
  return value
}
