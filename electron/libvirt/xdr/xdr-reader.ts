// Reads XDR (RFC 4506) values from one buffer. Every read is checked against the end of the buffer and the limit
// of its type; nothing is allocated for a length that the remaining bytes cannot hold.
import { bufferOf } from './buffer-of.ts'
import { int64FromWords, type Int64 } from './int64.ts'
import { StringCache } from './string-cache.ts'
import { XdrError } from './xdr-error.ts'

export class XdrReader {
  readonly #bytes: Buffer
  readonly #view: DataView
  #offset = 0
  #cache: StringCache | undefined

  constructor(bytes: Uint8Array) {
    this.#bytes = bufferOf(bytes)
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  get remainingBytes(): number {
    return this.#bytes.length - this.#offset
  }

  int(): number {
    return this.#view.getInt32(this.#take(4))
  }

  uint(): number {
    return this.#view.getUint32(this.#take(4))
  }

  hyper(): Int64 {
    const at = this.#take(8)
    return int64FromWords(this.#view.getInt32(at), this.#view.getUint32(at + 4))
  }

  uhyper(): Int64 {
    const at = this.#take(8)
    return int64FromWords(this.#view.getUint32(at), this.#view.getUint32(at + 4))
  }

  double(): number {
    return this.#view.getFloat64(this.#take(8))
  }

  bool(): boolean {
    const value = this.uint()
    if (value > 1) throw new XdrError(`a boolean must be 0 or 1, not ${value}`)
    return value === 1
  }

  /** A length or element count, refused beyond `max`. */
  count(max: number): number {
    const count = this.uint()
    if (count > max) throw new XdrError(`length ${count} exceeds the limit of ${max}`)
    return count
  }

  /** Bytes that are not valid UTF-8 decode to U+FFFD: libvirt passes file names through unchecked. */
  string(maxBytes: number): string {
    const length = this.count(maxBytes)
    const start = this.#takePadded(length)
    return this.#bytes.toString('utf8', start, start + length)
  }

  /** As `string`, for texts that repeat within one message (field names of typed parameters). */
  repeatedString(maxBytes: number): string {
    const length = this.count(maxBytes)
    const start = this.#takePadded(length)
    this.#cache ??= new StringCache()
    return this.#cache.read(this.#bytes, start, start + length)
  }

  /** A copy, so that a small field does not keep a large message in memory. */
  opaque(maxBytes: number): Uint8Array {
    return this.fixedOpaque(this.count(maxBytes))
  }

  fixedOpaque(length: number): Uint8Array {
    const start = this.#takePadded(length)
    return new Uint8Array(this.#bytes.subarray(start, start + length))
  }

  /** 16 raw bytes as the usual lower-case dashed text. */
  uuid(): string {
    const start = this.#take(16)
    const hex = this.#bytes.toString('hex', start, start + 16)
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
  }

  /** The bytes not read yet, without copying. */
  rest(): Buffer {
    return this.#bytes.subarray(this.#take(this.remainingBytes))
  }

  /** Throws unless everything was read: leftover bytes mean that both sides disagree about the layout. */
  finish(): void {
    if (this.remainingBytes !== 0) throw new XdrError(`${this.remainingBytes} bytes left over after the message`)
  }

  #take(length: number): number {
    const start = this.#offset
    if (length > this.#bytes.length - start) {
      throw new XdrError(`needs ${length} bytes, only ${this.#bytes.length - start} are left`)
    }
    this.#offset = start + length
    return start
  }

  #takePadded(length: number): number {
    return this.#take(length + (-length & 3))
  }
}
