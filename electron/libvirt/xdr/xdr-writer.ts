// Writes XDR (RFC 4506) values into a buffer that grows. Values are checked against the range and limit of their
// type, because a daemon answers a message that it cannot decode with nothing more than "unable to decode".
import type { Int64 } from './int64.ts'
import { XdrError } from './xdr-error.ts'

const initialCapacityBytes = 256
/** Names of fields and of objects; longer texts (XML) are written by the runtime. */
const shortStringLength = 64
const twoTo32 = 0x1_0000_0000

export class XdrWriter {
  #bytes: Buffer
  #view: DataView
  #length: number

  /** The first `reservedBytes` are for the caller to fill in (a frame's header). */
  constructor(reservedBytes = 0) {
    this.#bytes = Buffer.allocUnsafe(initialCapacityBytes + reservedBytes)
    this.#view = viewOf(this.#bytes)
    this.#length = reservedBytes
  }

  /** Forgets what was written, and keeps the room: one that grows anew for each message leaves several times its size behind. */
  restart(reservedBytes = 0): void {
    this.#length = reservedBytes
  }

  get lengthBytes(): number {
    return this.#length
  }

  int(value: number): void {
    if ((value | 0) !== value) throw new XdrError(`${value} is not a 32-bit integer`)
    const at = this.#grow(4)
    this.#view.setInt32(at, value)
  }

  uint(value: number): void {
    if (value >>> 0 !== value) throw new XdrError(`${value} is not an unsigned 32-bit integer`)
    const at = this.#grow(4)
    this.#view.setUint32(at, value)
  }

  hyper(value: Int64): void {
    const exact = typeof value === 'number' ? requireExact(value) : value
    if (typeof exact === 'bigint' && BigInt.asIntN(64, exact) !== exact) throw new XdrError(`${value} is not a 64-bit integer`)
    this.#int64(exact)
  }

  uhyper(value: Int64): void {
    const exact = typeof value === 'number' ? requireExact(value) : value
    if (exact < 0 || (typeof exact === 'bigint' && BigInt.asUintN(64, exact) !== exact)) {
      throw new XdrError(`${value} is not an unsigned 64-bit integer`)
    }
    this.#int64(exact)
  }

  double(value: number): void {
    const at = this.#grow(8)
    this.#view.setFloat64(at, value)
  }

  bool(value: boolean): void {
    this.uint(value ? 1 : 0)
  }

  count(count: number, max: number): void {
    if (count > max) throw new XdrError(`length ${count} exceeds the limit of ${max}`)
    this.uint(count)
  }

  /** @throws XdrError for a text with a NUL: the C side would silently see only what stands before it. */
  string(value: string, maxBytes: number): void {
    if (value.length <= shortStringLength && value.length <= maxBytes && this.#shortAscii(value)) return
    if (value.includes('\0')) throw new XdrError('a string must not contain a NUL character')
    const length = Buffer.byteLength(value)
    this.count(length, maxBytes)
    const start = this.#growPadded(length)
    this.#bytes.write(value, start, length, 'utf8')
  }

  /** Writes a short text of plain ASCII itself, which is several times as fast as three calls into the runtime; false if it is another text. */
  #shortAscii(value: string): boolean {
    const before = this.#length
    const at = this.#growPadded(4 + value.length)
    const bytes = this.#bytes
    for (let index = 0; index < value.length; index++) {
      const code = value.charCodeAt(index)
      if (code === 0 || code > 0x7f) return this.#takeBack(before)
      bytes[at + 4 + index] = code
    }
    this.#view.setUint32(at, value.length)
    return true
  }

  #takeBack(lengthBefore: number): false {
    this.#length = lengthBefore
    return false
  }

  opaque(value: Uint8Array, maxBytes: number): void {
    this.count(value.length, maxBytes)
    this.fixedOpaque(value)
  }

  fixedOpaque(value: Uint8Array): void {
    const at = this.#growPadded(value.length)
    this.#bytes.set(value, at)
  }

  uuid(value: string): void {
    const start = this.#grow(16)
    if (!writeUuid(value, this.#bytes, start)) throw new XdrError(`"${value}" is not a UUID`)
  }

  /** What was written, which lasts until the writer is used again. */
  finish(): Buffer {
    return this.#bytes.subarray(0, this.#length)
  }

  // Two's complement, whichever sign: the low words of -1 and of 2^64 - 1 are the same.
  #int64(value: Int64): void {
    const at = this.#grow(8)
    if (typeof value === 'bigint') {
      this.#view.setBigInt64(at, value)
      return
    }
    this.#view.setInt32(at, Math.floor(value / twoTo32))
    this.#view.setInt32(at + 4, value | 0)
  }

  // Callers take the position before they touch the buffer or its view: growing replaces both.
  #grow(length: number): number {
    const start = this.#length
    const needed = start + length
    if (needed > this.#bytes.length) this.#enlarge(needed)
    this.#length = needed
    return start
  }

  // The last word is zeroed before it is written over: what is left of it is the padding.
  #growPadded(length: number): number {
    const at = this.#grow(length + (-length & 3))
    if ((length & 3) !== 0) this.#view.setUint32(this.#length - 4, 0)
    return at
  }

  #enlarge(needed: number): void {
    const larger = Buffer.allocUnsafe(Math.max(needed, this.#bytes.length * 2))
    larger.set(this.#bytes.subarray(0, this.#length))
    this.#bytes = larger
    this.#view = viewOf(larger)
  }
}

/** Every call about a domain carries one: a pattern, the text without dashes and the runtime's own reading of it cost more than the rest of the message. False if it is none. */
function writeUuid(text: string, bytes: Buffer, start: number): boolean {
  let digits = 0
  let byte = 0
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code === dash && (digits === 8 || digits === 12 || digits === 16 || digits === 20) && text.charCodeAt(index - 1) !== dash) continue
    const digit = hexDigit(code)
    if (digit < 0 || digits === 32) return false
    byte = ((byte << 4) | digit) & 0xff
    if ((digits & 1) === 1) bytes[start + (digits >> 1)] = byte
    digits++
  }
  return digits === 32
}

const dash = 0x2d

/** The value of 0-9, a-f and A-F; -1 for every other character. */
function hexDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30
  const lower = code | 0x20
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1
}

function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function requireExact(value: number): number {
  if (!Number.isSafeInteger(value)) throw new XdrError(`${value} is not an exact integer`)
  return value
}
