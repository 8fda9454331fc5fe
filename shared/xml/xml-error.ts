// Why a text is not XML that the console reads, and where.

/** What can be wrong, in the words of logs; those of windows are in the catalogue, under `definitions:xml`. */
export const xmlProblems = {
  'attribute-twice': '<{{name}}> has the attribute {{attribute}} twice',
  'cdata-unclosed': 'a CDATA section is never closed',
  'closes-nothing': '</{{name}}> closes nothing',
  'comment-dashes': 'a comment has "--" in it',
  'comment-unclosed': 'a comment is never closed',
  'declaration': '"<!" begins neither a comment nor a CDATA section',
  'doctype': 'document types are not read: they could name other files',
  'end-tag-unclosed': 'the tag </{{name}}> is never closed',
  'instruction-unclosed': 'a processing instruction is never closed',
  'no-attribute': '<{{name}}> has something that is no attribute',
  'no-element': 'there is no element',
  'no-name': '"<" is followed by no name (write &lt; for the character)',
  'no-quotes': 'the value of the attribute {{attribute}} is not in quotes',
  'no-value': 'the attribute {{attribute}} has no value',
  'reference': '"&" begins nothing that XML knows (write &amp; for the character)',
  'second-element': 'there is a second element beside the first',
  'stray-text': 'text outside of the element',
  'tag-unclosed': 'the tag <{{name}}> is never closed',
  'too-deep': 'elements are nested deeper than {{most}}',
  'too-large': 'the text is larger than 10 MB',
  'unclosed': '<{{name}}> is never closed',
  'value-less-than': 'the value of the attribute {{attribute}} has a "<" in it (write &lt;), or is never closed',
  'value-unclosed': 'the value of the attribute {{attribute}} is never closed',
  'wrong-end-tag': '</{{name}}> stands where <{{opened}}> should be closed',
} as const

export type XmlProblem = keyof typeof xmlProblems

export type XmlProblemParams = Readonly<Record<string, string | number>>

export class XmlError extends Error {
  override readonly name = 'XmlError'
  readonly problem: XmlProblem
  /** What the words are filled in with. */
  readonly params: XmlProblemParams
  /** In characters from the beginning of the text. */
  readonly offset: number
  /** Both count from 1. */
  readonly line: number
  readonly column: number

  constructor(problem: XmlProblem, params: XmlProblemParams, place: { readonly text: string; readonly offset: number }) {
    const { line, column } = positionAt(place.text, place.offset)
    super(`line ${line}, column ${column}: ${xmlProblems[problem].replaceAll(/\{\{(\w+)\}\}/g, (_whole, field: string) => String(params[field] ?? ''))}`)
    this.problem = problem
    this.params = params
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
