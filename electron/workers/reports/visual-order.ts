// The pieces of a line in the order in which they stand on paper, from left to right, for names that run from right to left or hold both. The PDF
// library draws pieces one after the other, and turns only the letters of a single word.
import bidiFactory from 'bidi-js/dist/bidi.mjs'

export type VisualOrder = (text: string) => readonly string[]

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

/** The drawing of charts takes a space together with the word behind it, and so puts it behind one that runs from right to left: it needs another one. */
export function spacedForCharts(pieces: readonly string[]): string {
  return pieces.map((piece, place) => (runsLeft.test(piece) && pieces[place - 1]?.endsWith(' ') ? ` ${piece}` : piece)).join('')
}

export function createVisualOrder(): VisualOrder {
  const bidi = bidiFactory()
  return (text) => {
    if (!runsLeft.test(text)) return [text.replaceAll(isolates, '')]
    const { levels } = bidi.getEmbeddingLevels(text, 'auto')
    const pieces = levelsOf(text, levels).flatMap(({ text: part, level }): Piece[] => (level % 2 === 0 ? [{ text: part, level }] : wordsOf(part).map((word) => ({ text: runsLeft.test(word) ? word : (bidi.getMirroredCharacter(word) ?? word), level }))))
    return reordered(pieces).map((piece) => piece.text.replaceAll(isolates, '')).filter((piece) => piece !== '')
  }
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
