// Opens the SQLite database: WAL, migrations, a typed query builder. A full disk throws `disk-full`, a locked file `conflict`, a damaged one is
// kept aside if that is wanted; all else is a bug and stays as it is.
import BetterSqlite from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import type { SqliteDatabase, SqliteStatement } from 'kysely'
import { Migrator } from 'kysely/migration'
import type { Migration } from 'kysely/migration'
import { AppError } from '#shared/errors.ts'
import { DamagedFileError, isDamage, putAside } from './damaged-file.ts'
import { diskError } from './disk-error.ts'

export type Migrations = Readonly<Record<string, Migration>>

export interface DatabaseOptions {
  readonly file: string
  /** Run in the order of their names; one that has run is never changed again. */
  readonly migrations: Migrations
}

/** The caller disposes it (`await using`). */
export async function openDatabase<Tables>({ file, migrations }: DatabaseOptions): Promise<Kysely<Tables>> {
  const database = openFile(file)
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: withDiskErrors(database, file) }) })
  try {
    await migrate(db, migrations)
    return db
  } catch (error) {
    await db.destroy()
    throw error
  }
}

export interface OpenedDatabase<Tables> {
  /** The caller disposes it. */
  readonly db: Kysely<Tables>
  /** Where the file is that was damaged; `undefined` if all is well. */
  readonly keptAs: string | undefined
}

/** Whatever its file is like, there is a database afterwards. */
export async function openOrBeginAnew<Tables>(options: DatabaseOptions, nowMs: number): Promise<OpenedDatabase<Tables>> {
  try {
    return { db: await openDatabase<Tables>(options), keptAs: undefined }
  } catch (error) {
    if (!isDamage(error)) throw error
    const keptAs = putAside(options.file, nowMs)
    return { db: await openDatabase<Tables>(options), keptAs }
  }
}

function openFile(file: string): BetterSqlite.Database {
  const database = openHandle(file)
  try {
    prepare(database, file)
    return database
  } catch (error) {
    database.close()
    throw isBusy(error) ? new AppError('conflict', { message: `Another program keeps ${file} locked`, params: { file }, cause: error }) : diskError(error, file)
  }
}

function openHandle(file: string): BetterSqlite.Database {
  try {
    return new BetterSqlite(file)
  } catch (error) {
    throw diskError(error, file)
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

function isBusy(error: unknown): boolean {
  return error instanceof BetterSqlite.SqliteError && /^SQLITE_(BUSY|LOCKED)/.test(error.code)
}

async function migrate<Tables>(db: Kysely<Tables>, migrations: Migrations): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve({ ...migrations }) } })
  const { error } = await migrator.migrateToLatest()
  if (error) throw error
}

function withDiskErrors(database: BetterSqlite.Database, file: string): SqliteDatabase {
  const guarded = <T>(work: () => T): T => {
    try {
      return work()
    } catch (error) {
      throw diskError(error, file)
    }
  }
  return {
    close: () => database.close(),
    prepare(sql): SqliteStatement {
      // SQLite has rolled back by itself when the disk is full; the error of a second rollback would hide the first one.
      if (sql === 'rollback' && !database.inTransaction) return nothingToDo
      const statement = guarded(() => database.prepare(sql))
      return {
        reader: statement.reader,
        all: (parameters) => guarded(() => statement.all(...parameters)),
        run: (parameters) => guarded(() => statement.run(...parameters)),
        iterate: (parameters) => statement.iterate(...parameters),
      }
    },
  }
}

const nothingToDo: SqliteStatement = { reader: false, all: () => [], run: () => ({ changes: 0, lastInsertRowid: 0 }), iterate: () => [].values() }
