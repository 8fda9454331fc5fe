// The header of a file in a tar archive (POSIX ustar). Pure.

export const tarBlockBytes = 512
/** What eleven octal digits can say. */
const maxOctalBytes = 8 ** 11

/** `name`: in UTF-8; more than 100 bytes are cut. `atMs`: the time that the file gets. */
export function tarHeader({ name, sizeBytes, atMs }: { readonly name: Uint8Array; readonly sizeBytes: number; readonly atMs: number }): Uint8Array {
  const block = new Uint8Array(tarBlockBytes)
  const put = (offset: number, text: string): void => block.set(Uint8Array.from(text, (letter) => letter.charCodeAt(0)), offset)
  const octal = (value: number, digits: number): string => `${value.toString(8).padStart(digits, '0')}\0`
  block.set(name.subarray(0, 100), 0)
  put(100, octal(0o644, 7))
  put(108, octal(0, 7))
  put(116, octal(0, 7))
  if (sizeBytes < maxOctalBytes) put(124, octal(sizeBytes, 11))
  else putLarge(block, sizeBytes)
  put(136, octal(Math.floor(atMs / 1000), 11))
  // The sum is made with spaces in its own place.
  put(148, ' '.repeat(8))
  put(156, '0')
  put(257, 'ustar\u000000')
  put(148, `${block.reduce((sum, byte) => sum + byte, 0).toString(8).padStart(6, '0')}\0 `)
  return block
}

/** GNU's way for sizes that octal digits have no room for: the first bit set, the number in 256s behind it. */
function putLarge(block: Uint8Array, sizeBytes: number): void {
  let rest = sizeBytes
  for (let at = 135; at > 124; at -= 1) {
    block[at] = rest % 256
    rest = Math.floor(rest / 256)
  }
  block[124] = 0x80
}

/** What is needed behind a file so that the next header begins at a block. */
export function tarPadding(sizeBytes: number): number {
  return (tarBlockBytes - (sizeBytes % tarBlockBytes)) % tarBlockBytes
}
