// Reads ssh_config files into a tree of lines: Host and Match open blocks, an Include holds the lines of its files. What applies is decided elsewhere.
import { globSync, readFileSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'
import { ConfigSyntaxError, parseConfigLine } from './config-lines.ts'
import type { ConfigLine } from './config-lines.ts'
import { expandHome, expandVariables } from './tokens.ts'
import type { Variables } from './tokens.ts'

export type ConfigItem = { readonly kind: 'line'; readonly line: ConfigLine } | { readonly kind: 'include'; readonly items: readonly ConfigItem[] }

export interface ConfigTree {
  readonly items: readonly ConfigItem[]
  /** Lines that could not be read, for a person: "/etc/ssh/ssh_config line 3: ...". */
  readonly notes: readonly string[]
}

export interface ConfigSources {
  readonly homeDir: string
  /** Files in the order of precedence; the first value found wins. Missing files are no error. */
  readonly files: readonly string[]
  readonly variables: Variables
}

/** OpenSSH stops at this depth too. */
const maxDepth = 16

/** Patterns that include each other multiply; no real configuration comes near. */
const maxFiles = 512

interface Reading extends Omit<ConfigSources, 'files'> {
  readonly notes: string[]
  filesRead: number
}

export function readConfig({ homeDir, files, variables }: ConfigSources): ConfigTree {
  const reading: Reading = { homeDir, variables, notes: [], filesRead: 0 }
  // Each file begins anew outside of any block, like an include does.
  const items = files.map((file): ConfigItem => ({ kind: 'include', items: readFile(file, { reading, baseDir: dirname(file), depth: 0 }) }))
  return { items, notes: reading.notes }
}

interface Position {
  readonly reading: Reading
  /** Relative includes start here: ~/.ssh for the user's file, /etc/ssh for the system's, at any depth. */
  readonly baseDir: string
  readonly depth: number
}

function readFile(file: string, position: Position): ConfigItem[] {
  const { reading } = position
  reading.filesRead += 1
  if (position.depth > maxDepth || reading.filesRead > maxFiles) {
    reading.notes.push(`${file}: too many nested Include lines; the file was not read`)
    return []
  }
  return readIfThere(file, reading.notes)
    .split(/\r?\n/)
    .flatMap((text, index) => readLine(text, { file, line: index + 1 }, position))
}

function readLine(text: string, place: { file: string; line: number }, position: Position): ConfigItem[] {
  try {
    const line = parseConfigLine(text, place)
    if (!line) return []
    return line.keyword === 'include' ? [{ kind: 'include', items: readIncludes(line, position) }] : [{ kind: 'line', line }]
  } catch (error) {
    if (!(error instanceof ConfigSyntaxError)) throw error
    position.reading.notes.push(`${place.file} line ${place.line}: ${error.message}; the line is ignored`)
    return []
  }
}

function readIncludes(line: ConfigLine, { reading, baseDir, depth }: Position): ConfigItem[] {
  if (reading.filesRead > maxFiles) return []
  return line.words.flatMap((word) => {
    const pattern = expandHome(expandVariables(word, reading.variables), reading.homeDir)
    const files = globSync(isAbsolute(pattern) ? pattern : join(baseDir, pattern)).toSorted()
    return files.map((file): ConfigItem => ({ kind: 'include', items: readFile(file, { reading, baseDir, depth: depth + 1 }) }))
  })
}

function readIfThere(file: string, notes: string[]): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error
    // The system's file may be kept from users; what it says is then not for them. A directory matches many a pattern.
    if (error.code !== 'ENOENT' && error.code !== 'EISDIR') notes.push(`${file}: ${error.message}`)
    return ''
  }
}
