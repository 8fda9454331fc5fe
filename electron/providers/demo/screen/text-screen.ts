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

export function createTextScreen(options: Options): TextScreen {
  return new Terminal(options)
}

class Terminal implements TextScreen {
  readonly columns: number
  readonly rows: number
  readonly #usual: number
  readonly #cells: Uint32Array
  #attribute: number
  #column = 0
  #row = 1
  #revision = 0

  constructor({ columns, rows, attribute }: Options) {
    this.columns = columns
    this.rows = rows
    this.#usual = attribute
    this.#attribute = attribute
    this.#cells = new Uint32Array(columns * rows)
    this.#fill(0, columns * rows)
  }

  get revision(): number {
    return this.#revision
  }

  cell(column: number, row: number): number {
    const isCursor = column === this.#column && row === this.#row
    return (this.#cells[row * this.columns + column] ?? blank) | (isCursor ? cursorBit : 0)
  }

  write(text: string): void {
    for (const [match, parameters = '', command] of text.matchAll(piece)) {
      if (command !== undefined) this.#sequence(parameters, command)
      else if (match < ' ') this.#control(match)
      else this.#put(match.codePointAt(0) ?? blank)
    }
    this.#revision++
  }

  setStatus(text: string): void {
    const padded = ` ${text}`.padEnd(this.columns).slice(0, this.columns)
    for (let x = 0; x < this.columns; x++) this.#cells[x] = padded.charCodeAt(x) | (statusAttribute << 16)
    this.#revision++
  }

  clear(): void {
    this.#erase()
    this.#revision++
  }

  text(): string {
    const line = (row: number): string => String.fromCharCode(...this.#cells.subarray(row * this.columns, (row + 1) * this.columns).map(cellCode))
    return Array.from({ length: this.rows }, (_, row) => line(row).trimEnd()).join('\n')
  }

  #fill(from: number, to: number): void {
    this.#cells.fill(blank | (this.#usual << 16), from, to)
  }

  #put(code: number): void {
    if (this.#column === this.columns) {
      this.#column = 0
      this.#lineFeed()
    }
    this.#cells[this.#row * this.columns + this.#column++] = Math.min(code, 0xffff) | (this.#attribute << 16)
  }

  /** The line on top stays where it is. */
  #lineFeed(): void {
    if (++this.#row < this.rows) return
    this.#row = this.rows - 1
    this.#cells.copyWithin(this.columns, this.columns * 2)
    this.#fill(this.columns * (this.rows - 1), this.columns * this.rows)
  }

  #erase(): void {
    this.#fill(this.columns, this.columns * this.rows)
    this.#home()
  }

  #home(): void {
    this.#column = 0
    this.#row = 1
  }

  #control(code: string): void {
    if (code === '\r') this.#column = 0
    else if (code === '\n') this.#lineFeed()
    else if (code === '\b') this.#column = Math.max(0, this.#column - 1)
    else if (code === '\t') this.#column = Math.min(this.columns - 1, (this.#column + 8) & ~7)
  }

  #sequence(parameters: string, command: string): void {
    if (command === 'J') this.#erase()
    else if (command === 'K') this.#fill(this.#row * this.columns + this.#column, (this.#row + 1) * this.columns)
    else if (command === 'H') this.#home()
    else if (command === 'm') this.#attribute = coloured(this.#attribute, { parameters, usual: this.#usual })
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
