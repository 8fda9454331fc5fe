// Several text files as one archive (POSIX ustar), which every system can take apart. Pure.

import { tarBlockBytes, tarHeader, tarPadding } from '#shared/ova/tar-header.ts'

/** `atMs`: the time that the files get. Names of more than 100 bytes are cut. */
export function tarOf(files: readonly { readonly name: string; readonly text: string }[], atMs: number): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder()
  const parts = files.flatMap(({ name, text }) => {
    const data = encoder.encode(text)
    return [tarHeader({ name: encoder.encode(name), sizeBytes: data.length, atMs }), data, new Uint8Array(tarPadding(data.length))]
  })
  const archive = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 2 * tarBlockBytes))
  let at = 0
  for (const part of parts) {
    archive.set(part, at)
    at += part.length
  }
  return archive
}
