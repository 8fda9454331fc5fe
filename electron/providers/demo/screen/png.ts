// A screen as a PNG picture: sixteen colours, four bits a pixel.
import { crc32, deflateSync } from 'node:zlib'
import { cellHeight, cellWidth, createFont } from './font.ts'
import { paintRun, palette } from './paint.ts'
import type { TextScreen } from './text-screen.ts'

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const bitDepth = 4
const paletteColour = 3

export function renderPng(screen: TextScreen): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(screen.columns * cellWidth, 0)
  header.writeUInt32BE(screen.rows * cellHeight, 4)
  header.set([bitDepth, paletteColour], 8)
  const colours = Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 0xff, colour & 0xff]))
  return Buffer.concat([signature, chunk('IHDR', header), chunk('PLTE', colours), chunk('IDAT', deflateSync(scanlines(screen))), chunk('IEND', Buffer.alloc(0))])
}

function scanlines(screen: TextScreen): Buffer {
  const font = createFont()
  // Each line begins with its filter, none; two pixels share a byte.
  const lineBytes = 1 + (screen.columns * cellWidth) / 2
  const lines = Buffer.alloc(lineBytes * screen.rows * cellHeight)
  for (let row = 0; row < screen.rows; row++) {
    let pixel = 0
    const start = row * cellHeight * lineBytes
    const put = (colour: number): void => {
      const line = Math.floor(pixel / (screen.columns * cellWidth))
      const x = pixel++ % (screen.columns * cellWidth)
      const at = start + line * lineBytes + 1 + (x >> 1)
      lines[at] = (lines[at] ?? 0) | (x % 2 === 0 ? colour << 4 : colour)
    }
    paintRun(screen, { column: 0, row, count: screen.columns }, { font, put })
  }
  return lines
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const framed = Buffer.alloc(body.length + 8)
  framed.writeUInt32BE(data.length, 0)
  body.copy(framed, 4)
  framed.writeUInt32BE(crc32(body), body.length + 4)
  return framed
}
