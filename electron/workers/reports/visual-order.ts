// The pieces of a line in the order in which they stand on paper, from left to right, for names that run from right to left or hold both. The PDF
// library draws pieces one after the other, and turns only the letters of a single word.
import bidiFactory from 'bidi-js/dist/bidi.mjs'

/** What does not fit on a line goes to the next one, behind a line break. */
export type VisualOrder = (text: string, fits?: (line: string) => boolean) => readonly string[]

interface Piece {
  readonly text: string
  /** Odd: from right to left. */
  readonly level: number
}

/** Hebrew, Arabic and their neighbours, and their forms for display. */
const runsLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u

const isolates = /[\u2066-\u2069]/g

/** For a name inside of a sentence: what stands around it keeps its place. */
export function isolated(text: string): string {
  return `\u2068${text}\u2069`
}

export function createVisualOrder(): VisualOrder {
  const bidi = bidiFactory()
  // A line may begin with a word of the other direction: it runs as the whole of the text does.
  const lineOf = (text: string, direction: 'ltr' | 'rtl'): readonly string[] => {
    const { levels } = bidi.getEmbeddingLevels(text, direction)
    const pieces = levelsOf(text, levels).flatMap(({ text: part, level }): Piece[] => (level % 2 === 0 ? [{ text: part, level }] : wordsOf(part).map((word) => ({ text: runsLeft.test(word) ? word : (bidi.getMirroredCharacter(word) ?? word), level }))))
    return reordered(pieces).map((piece) => piece.text.replaceAll(isolates, '')).filter((piece) => piece !== '')
  }
  return (text, fits = () => true) => {
    if (!runsLeft.test(text)) return [text.replaceAll(isolates, '')]
    const level = bidi.getEmbeddingLevels(text, 'auto').paragraphs[0]?.level ?? 0
    return brokenInto(text, fits).flatMap((line, index) => [...(index > 0 ? ['\n'] : []), ...lineOf(line, level % 2 === 0 ? 'ltr' : 'rtl')])
  }
}

const withoutEnd = (line: string): string => line.replace(/[ \u200b]+$/u, '')

/** Broken in the order in which it is read, between words and where a name may be broken. */
function brokenInto(text: string, fits: (line: string) => boolean): readonly string[] {
  const lines = ['']
  for (const word of text.match(/[^ \u200b]*[ \u200b]*/gu) ?? []) {
    const last = lines.at(-1) ?? ''
    if (last === '' || fits(withoutEnd(last + word))) lines[lines.length - 1] = last + word
    else lines.push(word)
  }
  return lines.map(withoutEnd)
}

function levelsOf(text: string, levels: Uint8Array): Piece[] {
  const pieces: { text: string; level: number }[] = []
  let place = 0
  for (const letter of text) {
    const level = levels[place] ?? 0
    const last = pieces.at(-1)
    if (last?.level === level) last.text += letter
    else pieces.push({ text: letter, level })
    place += letter.length
  }
  return pieces
}

/** Words that are turned as a whole; what stands between them, letter by letter. */
function wordsOf(text: string): readonly string[] {
  return text.match(/[\p{L}\p{M}]+|[^\p{L}\p{M}]/gu) ?? []
}

/** Rule L2 of the algorithm: from the highest level to the lowest odd one, what is at least so high is turned around. */
function reordered(pieces: readonly Piece[]): Piece[] {
  const order = [...pieces]
  for (let level = Math.max(...order.map((piece) => piece.level)); level >= 1; level -= 1) {
    for (let from = 0; from < order.length; from += 1) {
      let to = from
      while ((order[to]?.level ?? 0) >= level) to += 1
      order.splice(from, to - from, ...order.slice(from, to).toReversed())
      from = Math.max(from, to)
    }
  }
  return order
}
