// One SQLite file and what is asked of it, one statement after the other, in the thread that calls: a slow disk holds that thread up.
import BetterSqlite from 'better-sqlite3'
import { DamagedFileError } from './damaged-file.ts'

export interface SqlQuery {
  readonly sql: string
  readonly parameters: readonly unknown[]
}

export interface SqlAnswer {
  readonly rows: readonly unknown[]
  /** Of a statement that is no question. */
  readonly changes?: number
  readonly lastInsertRowid?: number | bigint
}

export interface SqliteFile extends Disposable {
  run(query: SqlQuery): SqlAnswer
}

export const nothingDone: SqlAnswer = { rows: [] }

/** Throws better-sqlite3's errors, here and in `run`, and `DamagedFileError`. */
export function openSqliteFile(file: string): SqliteFile {
  const database = open(file)
  return {
    run({ sql, parameters }) {
      // SQLite has rolled back by itself when the disk is full; the error of a second rollback would hide the first one.
      if (sql === 'rollback' && !database.inTransaction) return nothingDone
      const statement = database.prepare(sql)
      return statement.reader ? { rows: statement.all(...parameters) } : { rows: [], ...statement.run(...parameters) }
    },
    [Symbol.dispose]: () => void database.close(),
  }
}

function open(file: string): BetterSqlite.Database {
  const database = new BetterSqlite(file)
  try {
    prepare(database, file)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

function prepare(database: BetterSqlite.Database, file: string): void {
  database.pragma('busy_timeout = 2000')
  database.pragma('journal_mode = WAL')
  // With WAL this loses nothing when our process is killed, and cannot corrupt when the machine is.
  database.pragma('synchronous = NORMAL')
  database.pragma('foreign_keys = ON')
  // A page in pieces would else be found in the middle of some work, days later.
  const found = database.pragma('quick_check(1)', { simple: true })
  if (found !== 'ok') throw new DamagedFileError(`${file} is damaged: ${String(found)}`)
}
