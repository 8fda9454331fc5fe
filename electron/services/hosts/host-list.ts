// Reads a list of hosts that someone pastes: one a line, as a URI, "user@host[:port]", a bare host name, or CSV with columns
// for name and folder (with or without a header line). Says what is wrong with a line instead of dropping it.
import { parseConnectionUri } from '#electron/providers/connection-uri.ts'
import { AppError, problemOf } from '#shared/errors.ts'
import { HostConnection } from '#shared/model/hosts/host.ts'
import type { Problem } from '#shared/model/hosts/host.ts'
import { isOtherUri, sshAuthority } from '#shared/ssh-address.ts'
import { hostIdentity, nameForUri } from './host-uri.ts'

export interface ListedHost {
  /** As it is written in the list where it is no URI. */
  readonly uri: string
  readonly name: string
  readonly folder: string
  readonly problem: Problem | null
  /** Counted from 1, with empty lines and comments. */
  readonly line: number
  /** The earlier line that is the same host. */
  readonly sameAsLine: number | null
}

interface Line {
  readonly number: number
  readonly text: string
}

type Column = 'uri' | 'name' | 'folder'

const headerWords: Readonly<Record<string, Column>> = { uri: 'uri', host: 'uri', hostname: 'uri', address: 'uri', name: 'name', label: 'name', folder: 'folder', group: 'folder', site: 'folder' }

/** Empty lines and lines that start with "#" or "//" are comments. */
export function parseHostList(text: string): ListedHost[] {
  const lines = text.split(/\r?\n/).map((line, index) => ({ number: index + 1, text: line.trim() })).filter((line) => line.text !== '' && !/^(#|\/\/)/.test(line.text))
  const [first, ...rest] = lines
  if (first === undefined) return []
  const header = headerOf(cellsOf(first.text))
  const lineOfHost = new Map<string, number>()
  return (header ? rest : lines).map((line) => hostOf(line, { columns: header ?? ['uri', 'name', 'folder'], lineOfHost }))
}

function hostOf({ number, text }: Line, { columns, lineOfHost }: { columns: readonly (Column | undefined)[]; lineOfHost: Map<string, number> }): ListedHost {
  const cells = cellsOf(text)
  const cell = (column: Column): string => cells[columns.indexOf(column)] ?? ''
  const uri = uriFor(cell('uri'))
  const told = { name: cell('name'), folder: cell('folder'), line: number, sameAsLine: null }
  try {
    const parsed = parseConnectionUri(uri)
    refuseLong(told)
    const identity = hostIdentity(parsed)
    const sameAsLine = lineOfHost.get(identity) ?? null
    if (sameAsLine === null) lineOfHost.set(identity, number)
    return { ...told, uri, name: told.name || nameForUri(parsed), problem: null, sameAsLine }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { ...told, uri: cell('uri'), problem: problemOf(error) }
  }
}

/** What would be refused when it is added, with all other lines of the list. @throws AppError `input-invalid` */
function refuseLong({ name, folder }: { name: string; folder: string }): void {
  const { name: nameField, folder: folderField } = HostConnection.shape
  if (name !== '' && !nameField.safeParse(name).success) throw new AppError('input-invalid', { message: `${name} is too long`, reason: 'host-name-long', params: { most: nameField.maxLength ?? 0 } })
  if (!folderField.safeParse(folder).success) throw new AppError('input-invalid', { message: `${folder} is too long`, reason: 'host-folder-long', params: { most: folderField.maxLength ?? 0 } })
}

/** A line that is no URI of libvirt's names an SSH host whose system daemon is meant. */
function uriFor(address: string): string {
  return address === '' || isOtherUri(address) ? address : `qemu+ssh://${sshAuthority(address)}/system`
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
