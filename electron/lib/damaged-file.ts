// A file of SQLite that cannot be read any more: telling it from other failures, and keeping it beside the one that takes its place.
import { existsSync, renameSync } from 'node:fs'
import BetterSqlite from 'better-sqlite3'

/** Read, and found to be in pieces. */
export class DamagedFileError extends Error {}

/** https://sqlite.org/rescode.html */
export function isDamage(error: unknown): boolean {
  return error instanceof DamagedFileError || (error instanceof BetterSqlite.SqliteError && /^SQLITE_(CORRUPT|NOTADB)|^SQLITE_IOERR_SHORT_READ/.test(error.code))
}

/** Returns the new path. The write-ahead log goes with its file: what is in it belongs to it. */
export function putAside(path: string, nowMs: number): string {
  const stem = path.replace(/\.sqlite$/, '')
  const date = new Date(nowMs).toISOString().replaceAll(':', '-').replace(/\.\d+Z$/, '')
  const names = Array.from({ length: 100 }, (_, place) => `${stem}-kept-${date}${place === 0 ? '' : `-${place}`}.sqlite`)
  const target = names.find((name) => !existsSync(name)) ?? `${stem}-kept.sqlite`
  for (const suffix of ['', '-wal', '-shm']) if (existsSync(path + suffix)) renameSync(path + suffix, target + suffix)
  return target
}
