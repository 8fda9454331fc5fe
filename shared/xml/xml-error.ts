// Why a text is not XML that the console reads, and where.

export type XmlProblem = 'not-well-formed' | 'too-large' | 'too-deep' | 'doctype'

export class XmlError extends Error {
  override readonly name = 'XmlError'
  readonly problem: XmlProblem
  /** What is wrong, without where. */
  readonly reason: string
  /** In characters from the beginning of the text. */
  readonly offset: number
  /** Both count from 1. */
  readonly line: number
  readonly column: number

  constructor(problem: XmlProblem, what: string, place: { readonly text: string; readonly offset: number }) {
    const { line, column } = positionAt(place.text, place.offset)
    super(`line ${line}, column ${column}: ${what}`)
    this.problem = problem
    this.reason = what
    this.offset = place.offset
    this.line = line
    this.column = column
  }
}

/** Line and column, from 1, of a character. */
export function positionAt(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset)
  const lineStart = before.lastIndexOf('\n') + 1
  return { line: before.split('\n').length, column: offset - lineStart + 1 }
}
