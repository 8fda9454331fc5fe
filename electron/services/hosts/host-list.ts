// Reads a list of hosts that someone pastes: one a line, as a URI, "user@host[:port]", a bare host name, or CSV with columns
// for name and folder (with or without a header line). Says what is wrong with a line instead of dropping it.
import { parseConnectionUri } from '#electron/providers/connection-uri.ts'
import { AppError, problemOf } from '#shared/errors.ts'
import type { Problem } from '#shared/model/host.ts'
import { nameForUri } from './host-uri.ts'

export interface ListedHost {
  readonly uri: string
  readonly name: string
  readonly folder: string
  readonly problem: Problem | null
}

type Column = 'uri' | 'name' | 'folder'

const headerWords: Readonly<Record<string, Column>> = { uri: 'uri', host: 'uri', hostname: 'uri', address: 'uri', name: 'name', label: 'name', folder: 'folder', group: 'folder', site: 'folder' }

/** Empty lines and lines that start with "#" or "//" are comments. */
export function parseHostList(text: string): ListedHost[] {
  const lines = text.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== '' && !/^(#|\/\/)/.test(line))
  const [first, ...rest] = lines
  if (first === undefined) return []
  const header = headerOf(cellsOf(first))
  return (header ? rest : lines).map((line) => hostOf(cellsOf(line), header ?? ['uri', 'name', 'folder']))
}

function hostOf(cells: readonly string[], columns: readonly (Column | undefined)[]): ListedHost {
  const cell = (column: Column): string => cells[columns.indexOf(column)] ?? ''
  const uri = uriFor(cell('uri'))
  try {
    const parsed = parseConnectionUri(uri)
    return { uri, name: cell('name') || nameForUri(parsed), folder: cell('folder'), problem: null }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { uri, name: cell('name'), folder: cell('folder'), problem: problemOf(error) }
  }
}

/** A line without "://" names an SSH host whose system daemon is meant. */
function uriFor(address: string): string {
  return address === '' || address.includes('://') ? address : `qemu+ssh://${address}/system`
}

function headerOf(cells: readonly string[]): (Column | undefined)[] | undefined {
  const columns = cells.map((cell) => headerWords[cell.toLowerCase()])
  // A single word such as "host" may be a host's name; two known words are a header.
  return columns.filter((column) => column !== undefined).length >= 2 && columns.includes('uri') ? columns : undefined
}

/** RFC 4180 cells of one line; tabs and semicolons separate too, as spreadsheets of many countries write them. */
function cellsOf(line: string): string[] {
  const separator = /[\t;]/.exec(line)?.[0] ?? ','
  const cells: string[] = []
  const pattern = new RegExp(`\\s*(?:"((?:[^"]|"")*)"|([^${separator}]*))\\s*(${separator}|$)`, 'gy')
  for (let match = pattern.exec(line); match; match = pattern.exec(line)) {
    cells.push((match[1]?.replaceAll('""', '"') ?? match[2] ?? '').trim())
    if (match[3] === '') break
  }
  return cells
}
