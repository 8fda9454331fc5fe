// Remembers short ASCII strings by their bytes. Bulk statistics repeat the same few dozen field names ten thousand
// times; finding one here costs a tenth of decoding it again, and the names share their memory.

const slots = 1024
const longestCachedBytes = 64

export class StringCache {
  readonly #entries: (string | undefined)[] = Array.from({ length: slots })

  /** The string held by bytes[start, end), decoded only when it was not seen lately. */
  read(bytes: Buffer, start: number, end: number): string {
    if (end - start > longestCachedBytes) return bytes.toString('utf8', start, end)
    let hash = end - start
    for (let at = start; at < end; at++) hash = (Math.imul(hash, 31) + (bytes[at] ?? 0)) | 0
    const slot = (hash ^ (hash >>> 15)) & (slots - 1)
    const known = this.#entries[slot]
    if (known?.length === end - start && isSameAscii(known, bytes, start)) return known
    const decoded = bytes.toString('utf8', start, end)
    this.#entries[slot] = decoded
    return decoded
  }
}

// A string with a character above 0x7f never matches: its UTF-8 bytes differ from its character codes.
function isSameAscii(text: string, bytes: Buffer, start: number): boolean {
  for (let at = 0; at < text.length; at++) {
    const byte = bytes[start + at] ?? 0x80
    if (byte >= 0x80 || text.charCodeAt(at) !== byte) return false
  }
  return true
}
