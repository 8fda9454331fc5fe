// Cells to pixels, in whatever form the viewer wants them. Pure.
import { cellHeight, cellWidth } from './font.ts'
import type { Font } from './font.ts'
import { cellAttribute, cellCode, cursorBit } from './text-screen.ts'
import type { TextScreen } from './text-screen.ts'

/** The sixteen colours of text mode, as 0xRRGGBB. */
export const palette = [
  0x101418, 0x2a5bd7, 0x3fae5a, 0x2fa8a8, 0xc23b3b, 0x9b4fb8, 0xb5762a, 0xc8ccd0, 0x5c6670, 0x6f9bff, 0x7fe08f, 0x74e0e0, 0xff7b72, 0xd99bff, 0xffe07a, 0xffffff,
] as const

/** Cells side by side in one row. */
export interface CellRun {
  readonly column: number
  readonly row: number
  readonly count: number
}

/** Calls `put` for each pixel of a run, line by line, with its colour's index in the palette. */
export function paintRun(screen: TextScreen, { column, row, count }: CellRun, { font, put }: { font: Font; put: (colour: number) => void }): void {
  for (let line = 0; line < cellHeight; line++) {
    for (let x = column; x < column + count; x++) {
      const cell = screen.cell(x, row)
      const attribute = cellAttribute(cell)
      const isCursorLine = (cell & cursorBit) !== 0 && line >= cellHeight - 3
      const bits = isCursorLine ? 0xff : (font.glyph(cellCode(cell))[line] ?? 0)
      for (let mask = 1 << (cellWidth - 1); mask > 0; mask >>= 1) put((bits & mask) === 0 ? attribute >> 4 : attribute & 0x0f)
    }
  }
}
