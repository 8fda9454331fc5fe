// Reads ssh_config files as text, with every Include put in its place. It knows nothing of what the lines mean.
import { globSync, readFileSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'

/** OpenSSH stops at this depth too, so a file that includes itself ends. */
const maxDepth = 16
const includeLine = /^\s*Include[\s=]+(.+?)\s*$/i

export interface ConfigSources {
  readonly homeDir: string
  /** Files in the order of precedence; the first value found wins. Missing files are no error. */
  readonly files: readonly string[]
}

export function readConfigText({ homeDir, files }: ConfigSources): string {
  return files.map((file) => expand(file, { homeDir, depth: 0 })).join('\nHost *\n')
}

interface Expansion {
  readonly homeDir: string
  readonly depth: number
}

function expand(file: string, { homeDir, depth }: Expansion): string {
  if (depth > maxDepth) return ''
  const text = readIfThere(file)
  return text
    .split(/\r?\n/)
    .flatMap((line) => {
      const patterns = includeLine.exec(line)?.[1]
      if (patterns === undefined) return [line]
      return includedFiles(patterns, { homeDir, baseDir: dirname(file) }).map((path) => expand(path, { homeDir, depth: depth + 1 }))
    })
    .join('\n')
}

function includedFiles(patterns: string, { homeDir, baseDir }: { homeDir: string; baseDir: string }): string[] {
  const words = patterns.match(/"[^"]+"|\S+/g) ?? []
  return words.flatMap((word) => {
    const pattern = expandHome(word.replaceAll('"', ''), homeDir)
    return globSync(isAbsolute(pattern) ? pattern : join(baseDir, pattern)).toSorted()
  })
}

export function expandHome(path: string, homeDir: string): string {
  return path === '~' || path.startsWith('~/') ? join(homeDir, path.slice(1)) : path
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'EACCES')) return ''
    throw error
  }
}
