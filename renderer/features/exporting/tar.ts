// Several text files as one archive (POSIX ustar), which every system can take apart. Pure.

const blockBytes = 512

/** `atMs`: the time that the files get. Names of more than 100 bytes are cut. */
export function tarOf(files: readonly { readonly name: string; readonly text: string }[], atMs: number): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder()
  const parts = files.flatMap(({ name, text }) => {
    const data = encoder.encode(text)
    return [header({ name: encoder.encode(name).slice(0, 100), sizeBytes: data.length, atMs }), data, new Uint8Array((blockBytes - (data.length % blockBytes)) % blockBytes)]
  })
  const archive = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 2 * blockBytes))
  let at = 0
  for (const part of parts) {
    archive.set(part, at)
    at += part.length
  }
  return archive
}

function header({ name, sizeBytes, atMs }: { name: Uint8Array; sizeBytes: number; atMs: number }): Uint8Array {
  const block = new Uint8Array(blockBytes)
  const encoder = new TextEncoder()
  const put = (offset: number, text: string): void => block.set(encoder.encode(text), offset)
  const octal = (value: number, digits: number): string => `${value.toString(8).padStart(digits, '0')}\0`
  block.set(name, 0)
  put(100, octal(0o644, 7))
  put(108, octal(0, 7))
  put(116, octal(0, 7))
  put(124, octal(sizeBytes, 11))
  put(136, octal(Math.floor(atMs / 1000), 11))
  // The sum is made with spaces in its own place.
  put(148, ' '.repeat(8))
  put(156, '0')
  put(257, 'ustar\u000000')
  put(148, `${block.reduce((sum, byte) => sum + byte, 0).toString(8).padStart(6, '0')}\0 `)
  return block
}
