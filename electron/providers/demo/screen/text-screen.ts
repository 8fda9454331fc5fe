// A screen of characters: a terminal that understands what the demo's guests print, with one line on top that is not theirs.
// How it becomes pixels is paint.ts.

export interface TextScreen {
  readonly columns: number
  readonly rows: number
  /** Grows with every change. */
  readonly revision: number
  /** One number per cell: character, colours, and whether the cursor stands there. Equal numbers look the same. */
  cell(column: number, row: number): number
  /** Text with carriage returns, line feeds, backspaces and a few ANSI sequences (colours, home, erase). */
  write(text: string): void
  setStatus(text: string): void
  clear(): void
  /** The lines as text, for tests and for people who debug. */
  text(): string
}

export const cursorBit = 1 << 24
const statusAttribute = 0x30
const blank = 32

/** The character of a cell, and its colours: the low four bits are the text's, the high four the background's. */
export function cellCode(cell: number): number {
  return cell & 0xffff
}
export function cellAttribute(cell: number): number {
  return (cell >> 16) & 0xff
}

interface Options {
  readonly columns: number
  readonly rows: number
  readonly attribute: number
}

/** ANSI's order of colours to VGA's: red and blue change places. */
const ansiColours = [0, 4, 2, 6, 1, 5, 3, 7] as const
// oxlint-disable-next-line no-control-regex -- a terminal's text is made of control characters
const piece = /\u001b\[([\d;]*)([A-Za-z])|[\u0000-\u001f]|[^\u0000-\u001f]/gu

export function createTextScreen({ columns, rows, attribute: usual }: Options): TextScreen {
  const cells = new Uint32Array(columns * rows)
  let attribute = usual
  let column = 0
  let row = 1
  let revision = 0

  const fill = (from: number, to: number): void => void cells.fill(blank | (usual << 16), from, to)
  const lineFeed = (): void => {
    if (++row < rows) return
    row = rows - 1
    cells.copyWithin(columns, columns * 2)
    fill(columns * (rows - 1), columns * rows)
  }
  const put = (code: number): void => {
    if (column === columns) {
      column = 0
      lineFeed()
    }
    cells[row * columns + column++] = Math.min(code, 0xffff) | (attribute << 16)
  }
  const clear = (): void => {
    fill(columns, columns * rows)
    column = 0
    row = 1
  }
  const control = (code: string): void => {
    if (code === '\r') column = 0
    else if (code === '\n') lineFeed()
    else if (code === '\b') column = Math.max(0, column - 1)
    else if (code === '\t') column = Math.min(columns - 1, (column + 8) & ~7)
  }
  const sequence = (parameters: string, command: string): void => {
    if (command === 'J') clear()
    else if (command === 'K') fill(row * columns + column, (row + 1) * columns)
    else if (command === 'H') {
      column = 0
      row = 1
    } else if (command === 'm') attribute = coloured(attribute, { parameters, usual })
  }
  fill(0, columns * rows)
  return {
    columns,
    rows,
    get revision() {
      return revision
    },
    cell: (x, y) => (cells[y * columns + x] ?? blank) | (x === column && y === row ? cursorBit : 0),
    write(text) {
      for (const [match, parameters = '', command] of text.matchAll(piece)) {
        if (command !== undefined) sequence(parameters, command)
        else if (match < ' ') control(match)
        else put(match.codePointAt(0) ?? blank)
      }
      revision++
    },
    setStatus(text) {
      const padded = ` ${text}`.padEnd(columns).slice(0, columns)
      for (let x = 0; x < columns; x++) cells[x] = padded.charCodeAt(x) | (statusAttribute << 16)
      revision++
    },
    clear() {
      clear()
      revision++
    },
    text: () => Array.from({ length: rows }, (_, y) => String.fromCharCode(...cells.subarray(y * columns, (y + 1) * columns).map(cellCode)).trimEnd()).join('\n'),
  }
}

function coloured(attribute: number, { parameters, usual }: { parameters: string; usual: number }): number {
  return parameters.split(';').reduce((current, parameter) => {
    const code = Number(parameter)
    if (code === 0) return usual
    if (code === 1) return current | 0x08
    if (code >= 30 && code <= 37) return (current & 0xf8) | (ansiColours[code - 30] ?? 7)
    if (code >= 40 && code <= 47) return (current & 0x0f) | ((ansiColours[code - 40] ?? 0) << 4)
    return current
  }, attribute)
}
