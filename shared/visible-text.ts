// Text from elsewhere as it may be shown. Characters that cannot be seen, or that turn the order of others round, let one machine pass for
// another: "web-01" with a zero-width space in it looks like "web-01". They are written out as their code points: "web[U+200B]-01".
// True names keep what they need: letters of any direction are as they are, and so are joiners where scripts and emoji use them. Pure.

/** Controls but tabs and line ends; soft hyphens, fillers, zero widths, marks of direction, embeddings, overrides, isolates, and tags. */
const hidden = /(?![\t\n\r])[\p{Cc}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}\ufff9-\ufffb]/u

/** Joined emoji, flags of countries' parts, and signs shown as emoji. */
const emoji = /\p{Extended_Pictographic}[\u{1f3fb}-\u{1f3ff}]?\ufe0f?(?:\u200d\p{Extended_Pictographic}[\u{1f3fb}-\u{1f3ff}]?\ufe0f?)*(?:[\u{e0020}-\u{e007e}]+\u{e007f})?|[#*\d]\ufe0f\u20e3/uy
/** Scripts that write differently with a joiner or a non-joiner between their letters. */
const joining = String.raw`[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mongolian}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}]`
const joined = new RegExp(String.raw`${joining}\p{M}*[\u200c\u200d](?=${joining})`, 'uy')

export function visibleText(text: string): string {
  // Nearly all text has none, and is asked about at every drawing.
  if (!hidden.test(text)) return text
  let shown = ''
  for (let at = 0; at < text.length; ) {
    const needed = needing(text, at)
    const piece = needed ?? String.fromCodePoint(text.codePointAt(at) ?? 0)
    shown += needed ?? piece.replace(hidden, writtenOut)
    at += piece.length
  }
  return shown
}

/** Dates of some locales come with marks of direction in them, which are shown where text is from elsewhere; beside a text of its own a date needs none. */
export function withoutMarks(date: string): string {
  return date.replaceAll(/[\u061c\u200e\u200f]/g, '')
}

/** The piece of text that begins here and needs what cannot be seen in it. */
function needing(text: string, at: number): string | undefined {
  for (const pattern of [emoji, joined]) {
    pattern.lastIndex = at
    const [piece] = pattern.exec(text) ?? []
    if (piece !== undefined) return piece
  }
  return undefined
}

function writtenOut(character: string): string {
  return `[U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`
}
