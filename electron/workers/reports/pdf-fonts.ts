// Fonts for names in scripts that the report's own font has no letters for: looked for among those that are installed on this machine. What
// no font has is shown as a question mark, and the report says so.
import { readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { openSync } from 'fontkit'
import type { Font, FontCollection } from 'fontkit'

/** As pdfmake takes it: a file, or one font of a collection by its name. */
export type FontFile = string | [string, string]

export interface FoundFont {
  readonly name: string
  readonly file: FontFile
  readonly has: (codePoint: number) => boolean
  /** Of a text in it, as a share of the font's size. */
  readonly width: (text: string) => number
}

export interface PdfFonts {
  /** Those that this text needs besides the report's own. */
  readonly extra: readonly FoundFont[]
  /** How many different letters no font has. */
  readonly missing: number
  /** The text in pieces of one font each; the report's own is `undefined`. */
  readonly runs: (text: string) => { readonly text: string; readonly font: string | undefined }[]
  /** How wide a text is, as a share of the font's size. */
  readonly width: (text: string) => number
}

const replacement = '?'
/** Every report would open all of them again: the first that serve are enough. */
const mostOpened = 300

/** In whose folders operating systems keep fonts. */
export function fontFolders(home = homedir()): readonly string[] {
  return ['/usr/share/fonts', '/usr/local/share/fonts', join(home, '.local/share/fonts'), join(home, '.fonts'), '/System/Library/Fonts', '/Library/Fonts', join(home, 'Library/Fonts'), 'C:\\Windows\\Fonts']
}

export function findFonts(texts: Iterable<string>, { own, folders }: { readonly own: string; readonly folders: readonly string[] }): PdfFonts {
  const roboto = fontsOf(own)[0]
  const needed = lettersOf(texts)
  const lacking = new Set([...needed].filter((codePoint) => roboto?.has(codePoint) !== true))
  const extra: FoundFont[] = []
  for (const font of installed(lacking.size === 0 ? [] : folders)) {
    const served = [...lacking].filter((codePoint) => font.has(codePoint))
    if (served.length === 0) continue
    extra.push({ ...font, name: `Extra${extra.length + 1}` })
    for (const codePoint of served) lacking.delete(codePoint)
    if (lacking.size === 0) break
  }
  const fontOf = (codePoint: number): FoundFont | undefined => (roboto?.has(codePoint) === true || isInvisible(codePoint) ? undefined : extra.find((font) => font.has(codePoint)))
  const runs: PdfFonts['runs'] = (text) => runsOf(replaced(text, (codePoint) => lacking.has(codePoint)), fontOf)
  const widthOf = ({ text, font }: ReturnType<typeof runs>[number]): number => (extra.find(({ name }) => name === font) ?? roboto)?.width(text) ?? 0
  return {
    extra,
    missing: lacking.size,
    runs,
    width: (text) => runs(withoutInvisible(text)).reduce((sum, run) => sum + widthOf(run), 0),
  }
}

function lettersOf(texts: Iterable<string>): Set<number> {
  const found = new Set<number>()
  for (const text of texts) for (const letter of text) found.add(letter.codePointAt(0) ?? 0)
  for (const codePoint of found) if (isInvisible(codePoint)) found.delete(codePoint)
  return found
}

/** Control characters, spaces of no width, marks of direction and variation: nothing is drawn for them. */
function isInvisible(codePoint: number): boolean {
  return codePoint < 0x20 || (codePoint >= 0x200b && codePoint <= 0x200f) || (codePoint >= 0x202a && codePoint <= 0x202e) || (codePoint >= 0x2060 && codePoint <= 0x2069) || (codePoint >= 0xfe00 && codePoint <= 0xfe0f) || codePoint === 0xfeff
}

function withoutInvisible(text: string): string {
  return Array.from(text).filter((letter) => !isInvisible(letter.codePointAt(0) ?? 0)).join('')
}

function replaced(text: string, isLacking: (codePoint: number) => boolean): string {
  return Array.from(text, (letter) => (isLacking(letter.codePointAt(0) ?? 0) ? replacement : letter)).join('')
}

function runsOf(text: string, fontOf: (codePoint: number) => FoundFont | undefined): { text: string; font: string | undefined }[] {
  const runs: { text: string; font: string | undefined }[] = []
  for (const letter of text) {
    const last = runs.at(-1)
    const codePoint = letter.codePointAt(0) ?? 0
    // A space between two words of another script belongs to them.
    const font = last && (isInvisible(codePoint) || letter === ' ') ? last.font : fontOf(codePoint)?.name
    if (last && last.font === font) last.text += letter
    else runs.push({ text: `${last?.font === undefined ? '' : takeTrailingSpace(last)}${letter}`, font })
  }
  return runs
}

/** Behind a word that runs from right to left a space would stand before it. */
function takeTrailingSpace(run: { text: string }): string {
  const { text } = run
  run.text = text.trimEnd()
  return text.slice(run.text.length)
}

function* installed(folders: readonly string[]): Generator<Omit<FoundFont, 'name'>> {
  let opened = 0
  for (const folder of folders) {
    for (const file of fontFiles(folder)) {
      if (opened >= mostOpened) return
      opened += 1
      yield* fontsOf(file)
    }
  }
}

/** Fonts without serifs first: they look most like the report's own. */
function fontFiles(folder: string): string[] {
  try {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(ttf|otf|ttc)$/i.test(name) && !/mono|bold|italic|oblique|light|condensed/i.test(name))
    return files.toSorted((left, right) => rank(left) - rank(right) || left.localeCompare(right)).map((name) => join(folder, name))
  } catch {
    // Most machines have only some of these folders.
    return []
  }
}

function rank(name: string): number {
  return /sans|arial|gothic|segoe|hei/i.test(name) ? 0 : 1
}

/** A file that is broken, or holds pictures instead of outlines, serves nobody. */
function fontsOf(file: string): Omit<FoundFont, 'name'>[] {
  try {
    const font = openSync(file)
    return isCollection(font) ? font.fonts.slice(0, 1).flatMap((one) => drawable(one, [file, one.postscriptName])) : drawable(font, file)
  } catch {
    return []
  }
}

function drawable(font: Font, file: FontFile): Omit<FoundFont, 'name'>[] {
  const tables = tablesOf(font)
  return tables.includes('glyf') || tables.some((table) => table.startsWith('CFF')) ? [{ file, has: (codePoint) => font.hasGlyphForCodePoint(codePoint), width: (text) => font.layout(text).advanceWidth / font.unitsPerEm }] : []
}

/** The library's types do not tell of it. */
function tablesOf(font: Font): string[] {
  const directory: unknown = 'directory' in font ? font.directory : undefined
  const tables: unknown = typeof directory === 'object' && directory !== null && 'tables' in directory ? directory.tables : undefined
  return typeof tables === 'object' && tables !== null ? Object.keys(tables) : []
}

function isCollection(font: Font | FontCollection): font is FontCollection {
  return 'fonts' in font
}
