// A file of SQLite that cannot be read any more: telling it from other failures, and keeping it beside the one that takes its place.
import { existsSync, renameSync } from 'node:fs'

/** Read, and found to be in pieces. SQLite's own code for it: between threads an error is no more than that. */
export class DamagedFileError extends Error {
  readonly code = 'SQLITE_CORRUPT'
}

/** https://sqlite.org/rescode.html */
export function isDamage(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^SQLITE_(CORRUPT|NOTADB)|^SQLITE_IOERR_SHORT_READ/.test(String(error.code))
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
