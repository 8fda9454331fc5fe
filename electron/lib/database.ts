// Opens the SQLite database: WAL, migrations, a typed query builder. A full disk throws `disk-full`; all else is a bug and stays as it is.
import BetterSqlite from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import type { SqliteDatabase, SqliteStatement } from 'kysely'
import { Migrator } from 'kysely/migration'
import type { Migration } from 'kysely/migration'
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

function openFile(file: string): BetterSqlite.Database {
  try {
    const database = new BetterSqlite(file)
    database.pragma('journal_mode = WAL')
    // With WAL this loses nothing when our process is killed, and cannot corrupt when the machine is.
    database.pragma('synchronous = NORMAL')
    database.pragma('foreign_keys = ON')
    database.pragma('busy_timeout = 2000')
    return database
  } catch (error) {
    throw diskError(error, file)
  }
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
