// Keeps a second console out of the same data folder. The lock is SQLite's own file lock, which the operating system drops
// when the process dies, however it dies; a file with a process id in it would stay behind.
import BetterSqlite from 'better-sqlite3'
import { AppError } from '#shared/errors.ts'
import { diskError } from './disk-error.ts'

/** @throws AppError `conflict` while another process holds the lock, `not-permitted` where no file can be made. */
export function takeExclusiveLock(file: string): Disposable {
  const database = openLockFile(file)
  try {
    database.pragma('busy_timeout = 0')
    database.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    database.close()
    if (!isBusy(error)) throw diskError(error, file)
    throw new AppError('conflict', { message: `Another NovaCron Console is using this data folder (${file} is locked)`, params: { file }, cause: error })
  }
  return { [Symbol.dispose]: () => void database.close() }
}

function openLockFile(file: string): BetterSqlite.Database {
  try {
    return new BetterSqlite(file)
  } catch (error) {
    throw isClosed(error) ? new AppError('not-permitted', { message: `The data folder cannot be written to: ${file} cannot be opened`, params: { file }, cause: error }) : diskError(error, file)
  }
}

function isClosed(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'SQLITE_CANTOPEN' || error.code === 'SQLITE_READONLY')
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('SQLITE_BUSY')
}
