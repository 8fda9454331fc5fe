// Numbers as bytes: variable-length whole numbers (LEB128, seven bits a byte, lowest first) up to 2^53, and the same with a sign.

/** Bytes that are no block, or have been damaged. */
export class MetricFormatError extends Error {
  override readonly name = 'MetricFormatError'
}

export class ByteWriter {
  #bytes = new Uint8Array(1024)
  #length = 0

  get length(): number {
    return this.#length
  }

  byte(value: number): void {
    this.#reserve(1)
    this.#bytes[this.#length] = value
    this.#length += 1
  }

  unsigned(value: number): void {
    this.#reserve(8)
    let rest = value
    while (rest >= 128) {
      this.#bytes[this.#length] = (rest % 128) + 128
      this.#length += 1
      rest = Math.floor(rest / 128)
    }
    this.#bytes[this.#length] = rest
    this.#length += 1
  }

  /** 0, -1, 1, -2 ... become 0, 1, 2, 3 ... */
  signed(value: number): void {
    this.unsigned(value < 0 ? -2 * value - 1 : 2 * value)
  }

  append(bytes: Uint8Array): void {
    this.#reserve(bytes.length)
    this.#bytes.set(bytes, this.#length)
    this.#length += bytes.length
  }

  /** The first `count` numbers in `width` bits each, lowest bit first, filled up to a whole byte. Each is below 2^width; width is at most 31. */
  packed(values: Float64Array, count: number, width: number): void {
    this.#reserve(Math.ceil((count * width) / 8))
    let pending = 0
    let bits = 0
    for (let place = 0; place < count; place += 1) {
      pending += (values[place] ?? 0) * 2 ** bits
      bits += width
      while (bits >= 8) {
        this.#bytes[this.#length] = pending % 256
        this.#length += 1
        pending = Math.floor(pending / 256)
        bits -= 8
      }
    }
    if (bits > 0) this.byte(pending)
  }

  /** A view that holds until something else is written. */
  written(from = 0): Uint8Array {
    return this.#bytes.subarray(from, this.#length)
  }

  clear(): void {
    this.#length = 0
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + count))
    larger.set(this.written())
    this.#bytes = larger
  }
}

/** Of the eighth byte: the last that a number below 2^53 can have. */
const largestFactor = 2 ** 49

/** Reads what a `ByteWriter` wrote; throws `MetricFormatError` rather than to read past the end. */
export class ByteReader {
  readonly bytes: Uint8Array
  offset: number

  constructor(bytes: Uint8Array, offset = 0) {
    this.bytes = bytes
    this.offset = offset
  }

  byte(): number {
    const value = this.bytes[this.offset]
    if (value === undefined) throw new MetricFormatError('the bytes end too early')
    this.offset += 1
    return value
  }

  unsigned(): number {
    const first = this.byte()
    if (first < 128) return first
    let value = first - 128
    let factor = 128
    for (;;) {
      const byte = this.byte()
      value += (byte & 127) * factor
      if (value > Number.MAX_SAFE_INTEGER) throw new MetricFormatError('a number is too large')
      if (byte < 128) return value
      if (factor === largestFactor) throw new MetricFormatError('a number has too many bytes')
      factor *= 128
    }
  }

  signed(): number {
    const value = this.unsigned()
    return value % 2 === 0 ? value / 2 : (value + 1) / -2
  }

  /** A number of things that take at least `bytesEach` bytes each. */
  count(bytesEach: number): number {
    const count = this.unsigned()
    if (count * bytesEach > this.bytes.length - this.offset) throw new MetricFormatError('more is announced than there is')
    return count
  }

  skip(count: number): number {
    const from = this.offset
    if (from + count > this.bytes.length) throw new MetricFormatError('the bytes end too early')
    this.offset += count
    return from
  }
}
