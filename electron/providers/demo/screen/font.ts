// The demo's own screen font: glyphs of 5 by 7 dots, drawn for this file, stretched to cells of 8 by 16 pixels. Pure.

export const cellWidth = 8
export const cellHeight = 16

const firstCode = 33
const unknownGlyph = 'vhhhhhv'

/** From "!" to "~": seven rows each, a digit of base 32 a row, its highest bit the leftmost dot. */
const glyphs = [
  '4444404', 'aaa0000', 'aavavaa', '4fke5u4', 'op248j3', 'cik8lid', '4480000', '2488842', '8422248', '04lel40', '044v440', '0000c48', '000v000', '00000cc', '01248g0',
  'ehhlhhe', '4c4444e', 'eh1248v', 'v2421he', '26aiv22', 'vgu11he', '68guhhe', 'v124888', 'ehhehhe', 'ehhf12c', '0cc0cc0', '0cc0c48', '248g842', '00v0v00', '8421248', 'eh12404', 'eh1dlle',
  'ehhhvhh', 'uhhuhhu', 'ehggghe', 'sihhhis', 'vgguggv', 'vgguggg', 'ehgnhhf', 'hhhvhhh', 'e44444e', '72222ic', 'hikokih', 'ggggggv', 'hrllhhh', 'hhpljhh', 'ehhhhhe', 'uhhuggg',
  'ehhhlid', 'uhhukih', 'fgge11u', 'v444444', 'hhhhhhe', 'hhhhha4', 'hhhllla', 'hha4ahh', 'hhha444', 'v1248gv', 'e88888e', '0g84210', 'e22222e', '4ah0000', '000000v', '8420000',
  '00e1fhf', 'ggmphhu', '00egghe', '11djhhf', '00ehvge', '698s888', '0fhhf1e', 'ggmphhh', '40c444e', '20622ic', 'ggikoki', 'c44444e', '00qllhh', '00mphhh', '00ehhhe', '00uhugg', '00djf11',
  '00mpggg', '00ege1u', '88s8896', '00hhhjd', '00hhha4', '00hhlla', '00ha4ah', '00hhf1e', '00v248v', '2448442', '4444444', '8442448', '008l200',
] as const

/** Sixteen rows of eight pixels, the highest bit the leftmost. */
export type Glyph = Uint8Array

export interface Font {
  glyph(code: number): Glyph
}

/** Glyphs are stretched when first used. */
export function createFont(): Font {
  const stretched = new Map<number, Glyph>()
  return {
    glyph(code) {
      const known = stretched.get(code)
      if (known) return known
      const glyph = stretch(code === 32 ? '0000000' : (glyphs[code - firstCode] ?? unknownGlyph))
      stretched.set(code, glyph)
      return glyph
    },
  }
}

function stretch(rows: string): Glyph {
  const dots = Array.from(rows, (digit) => Number.parseInt(digit, 32))
  const glyph = new Uint8Array(cellHeight)
  for (const [index, row] of dots.entries()) {
    glyph[1 + index * 2] = widen(row)
    glyph[2 + index * 2] = widen(between(row, dots[index + 1] ?? 0))
  }
  return glyph
}

/** A line between two rows: where strokes go on, straight down or, for a single dot, aslant. */
function between(above: number, below: number): number {
  const aslant = above & ~below & ((below << 1) | (below >> 1)) & ~(above << 1) & ~(above >> 1)
  return (above & below) | aslant
}

/** Where each of five dots lies in eight pixels: two wide, so that strokes are as strong as text mode's. */
const dotPixels = [0xc0, 0x60, 0x10, 0x0c, 0x06] as const
const middleDot = 0b00100
/** A stroke in the middle has room to be two wide when nothing else is in its row. */
const loneMiddle = 0x18

function widen(row: number): number {
  if (row === middleDot) return loneMiddle
  return dotPixels.reduce((bits, pixels, column) => (((row >> (4 - column)) & 1) === 1 ? bits | pixels : bits), 0)
}
