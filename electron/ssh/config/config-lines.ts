// Takes one ssh_config line apart: keyword, words with their quotes removed, and the rest as it stands. It knows no keyword's meaning.

export interface ConfigLine {
  /** Lower case: keywords are not case-sensitive, values are. */
  readonly keyword: string
  readonly words: readonly string[]
  /** Everything after the keyword, for values that are commands: their quotes are the shell's. */
  readonly rest: string
  readonly file: string
  readonly line: number
}

export interface ConfigPlace {
  readonly file: string
  readonly line: number
}

export class ConfigSyntaxError extends Error {
  override readonly name = 'ConfigSyntaxError'
}

/** `undefined` for an empty line or a comment. @throws ConfigSyntaxError for a quote that is never closed. */
export function parseConfigLine(text: string, place: ConfigPlace): ConfigLine | undefined {
  // A form feed counts as space at the end of a line, as OpenSSH has it.
  const match = /^\s*("?)([^\s="#][^\s="]*)\1(?:\s*=\s*|\s+|$)(.*?)\s*$/.exec(text)
  const keyword = match?.[2]
  if (keyword === undefined) return undefined
  const rest = match?.[3] ?? ''
  return { keyword: keyword.toLowerCase(), words: splitWords(rest), rest, ...place }
}

interface Splitting {
  readonly words: string[]
  word: string | undefined
  quote: string | undefined
}

/** As OpenSSH splits: both kinds of quotes, a backslash before quotes, backslashes and spaces, and "#" at the start of a word ends the line. */
function splitWords(text: string): string[] {
  const state: Splitting = { words: [], word: undefined, quote: undefined }
  for (let at = 0; at < text.length; at += 1) {
    const letter = text.charAt(at)
    if (letter === '#' && state.quote === undefined && state.word === undefined) break
    if (letter === '\\' && isEscapable(text.charAt(at + 1), state.quote)) {
      at += 1
      state.word = (state.word ?? '') + text.charAt(at)
    } else takeLetter(letter, state)
  }
  if (state.quote !== undefined) throw new ConfigSyntaxError('a quote is not closed')
  endWord(state)
  return state.words
}

function isEscapable(letter: string, quote: string | undefined): boolean {
  return letter === '"' || letter === "'" || letter === '\\' || (letter === ' ' && quote === undefined)
}

function takeLetter(letter: string, state: Splitting): void {
  if (state.quote === undefined && (letter === ' ' || letter === '\t')) return endWord(state)
  state.word ??= ''
  if (letter === state.quote) state.quote = undefined
  else if (state.quote === undefined && (letter === '"' || letter === "'")) state.quote = letter
  else state.word += letter
}

function endWord(state: Splitting): void {
  if (state.word !== undefined) state.words.push(state.word)
  state.word = undefined
}
