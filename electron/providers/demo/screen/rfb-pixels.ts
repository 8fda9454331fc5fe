// Rectangles of the RFB protocol (RFC 6143, 7.6 to 7.8) from a screen of characters: raw pixels in the form the viewer asked
// for, and the cursor. Pure.
import { cellHeight, cellWidth } from './font.ts'
import type { Font } from './font.ts'
import { paintRun, palette } from './paint.ts'
import type { CellRun } from './paint.ts'
import type { TextScreen } from './text-screen.ts'

export interface PixelFormat {
  readonly bytesPerPixel: number
  readonly isBigEndian: boolean
  /** False: a pixel is an index into the palette. */
  readonly isTrueColour: boolean
  readonly max: readonly [number, number, number]
  readonly shift: readonly [number, number, number]
}

export const serverPixelFormat: PixelFormat = { bytesPerPixel: 4, isBigEndian: false, isTrueColour: true, max: [255, 255, 255], shift: [16, 8, 0] }
export const pixelFormatBytes = 16

export function encodePixelFormat({ bytesPerPixel, isBigEndian, isTrueColour, max, shift }: PixelFormat): Buffer {
  const bytes = Buffer.alloc(pixelFormatBytes)
  bytes.set([bytesPerPixel * 8, 24, isBigEndian ? 1 : 0, isTrueColour ? 1 : 0])
  for (const [index, value] of max.entries()) bytes.writeUInt16BE(value, 4 + index * 2)
  bytes.set(shift, 10)
  return bytes
}

/** Undefined for a depth that no viewer uses. */
export function decodePixelFormat(bytes: Buffer): PixelFormat | undefined {
  const bitsPerPixel = bytes.readUInt8(0)
  if (![8, 16, 32].includes(bitsPerPixel)) return undefined
  return {
    bytesPerPixel: bitsPerPixel / 8,
    isBigEndian: bytes.readUInt8(2) !== 0,
    isTrueColour: bytes.readUInt8(3) !== 0,
    max: [bytes.readUInt16BE(4), bytes.readUInt16BE(6), bytes.readUInt16BE(8)],
    shift: [bytes.readUInt8(10) & 31, bytes.readUInt8(11) & 31, bytes.readUInt8(12) & 31],
  }
}

export interface Rectangle {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly encoding: number
}

export function rectangleHead({ x, y, width, height, encoding }: Rectangle): Buffer {
  const head = Buffer.alloc(12)
  for (const [index, value] of [x, y, width, height].entries()) head.writeUInt16BE(value, index * 2)
  head.writeInt32BE(encoding, 8)
  return head
}

export interface Painter {
  /** A run of cells as a rectangle in raw encoding. */
  run(screen: TextScreen, run: CellRun): Buffer
  /** The viewer's arrow, as the cursor pseudo-encoding. */
  cursor(): Buffer
}

const rawEncoding = 0
export const cursorEncoding = -239

export function createPainter(format: PixelFormat, font: Font): Painter {
  const colours = palette.map((colour, index) => pixelBytes(format, { colour, index }))
  const pixel = (index: number): Buffer => colours[index] ?? Buffer.alloc(format.bytesPerPixel)
  return {
    run(screen, run) {
      const width = run.count * cellWidth
      const pixels = Buffer.alloc(width * cellHeight * format.bytesPerPixel)
      let at = 0
      paintRun(screen, run, {
        font,
        put(colour) {
          pixels.set(pixel(colour), at)
          at += format.bytesPerPixel
        },
      })
      return Buffer.concat([rectangleHead({ x: run.column * cellWidth, y: run.row * cellHeight, width, height: cellHeight, encoding: rawEncoding }), pixels])
    },
    cursor() {
      const head = rectangleHead({ x: 0, y: 0, width: 8, height: arrow.length, encoding: cursorEncoding })
      const pixels = arrow.flatMap((bits) => Array.from({ length: 8 }, (_, x) => pixel((bits >> (7 - x)) & 1 ? 15 : 0)))
      return Buffer.concat([head, ...pixels, Buffer.from(arrow)])
    },
  }
}

/** Eight pixels a line: both the shape and its mask. */
const arrow = [0x80, 0xc0, 0xe0, 0xf0, 0xf8, 0xfc, 0xfe, 0xf8, 0xd8, 0x8c, 0x0c, 0x06]

function pixelBytes({ bytesPerPixel, isBigEndian, isTrueColour, max, shift }: PixelFormat, { colour, index }: { colour: number; index: number }): Buffer {
  const parts = [colour >> 16, (colour >> 8) & 0xff, colour & 0xff]
  const value = isTrueColour ? parts.reduce((sum, part, at) => sum + Math.round((part * (max[at] ?? 0)) / 255) * 2 ** (shift[at] ?? 0), 0) : index
  const bytes = Buffer.alloc(bytesPerPixel)
  const fitting = value % 2 ** (bytesPerPixel * 8)
  if (isBigEndian) bytes.writeUIntBE(fitting, 0, bytesPerPixel)
  else bytes.writeUIntLE(fitting, 0, bytesPerPixel)
  return bytes
}
