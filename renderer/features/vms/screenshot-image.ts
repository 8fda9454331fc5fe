// A screenshot as a PNG address: hypervisors before QEMU 7.1 answer with a PPM, which no browser shows.

export interface Screenshot {
  readonly mimeType: string
  readonly base64: string
}

export function pngOf({ mimeType, base64 }: Screenshot): string {
  if (mimeType !== 'image/x-portable-pixmap') return `data:${mimeType};base64,${base64}`
  const pixmap = readPixmap(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)))
  const canvas = document.createElement('canvas')
  canvas.width = pixmap.width
  canvas.height = pixmap.height
  canvas.getContext('2d')?.putImageData(new ImageData(pixmap.rgba, pixmap.width, pixmap.height), 0, 0)
  return canvas.toDataURL('image/png')
}

export interface Pixmap {
  readonly width: number
  readonly height: number
  readonly rgba: Uint8ClampedArray<ArrayBuffer>
}

/** Binary PPM (P6), one byte a sample. @throws on anything else */
export function readPixmap(bytes: Uint8Array): Pixmap {
  const header = /^P6\s+(?:#[^\n]*\n\s*)*(\d+)\s+(\d+)\s+255\s/.exec(new TextDecoder('latin1').decode(bytes.subarray(0, 256)))
  const [text = '', width = '', height = ''] = header ?? []
  if (header === null) throw new Error('not a PPM image')
  const pixels = bytes.subarray(text.length)
  const count = Number(width) * Number(height)
  if (pixels.length < count * 3) throw new Error('a PPM image that is cut off')
  const rgba = new Uint8ClampedArray(count * 4)
  for (let index = 0; index < count; index += 1) {
    rgba[index * 4] = pixels[index * 3] ?? 0
    rgba[index * 4 + 1] = pixels[index * 3 + 1] ?? 0
    rgba[index * 4 + 2] = pixels[index * 3 + 2] ?? 0
    rgba[index * 4 + 3] = 255
  }
  return { width: Number(width), height: Number(height), rgba }
}
