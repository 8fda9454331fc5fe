// Opens the SQLite database: WAL, migrations, a typed query builder. A full disk throws `disk-full`, a locked file `conflict`, a damaged one is
// kept aside if that is wanted; all else is a bug and stays as it is.
import { Kysely } from 'kysely'
import { Migrator } from 'kysely/migration'
import type { Migration } from 'kysely/migration'
import { AppError } from '#shared/errors.ts'
import { isDamage, putAside } from './damaged-file.ts'
import { createDatabaseThread } from './database-link.ts'
import type { SqlSource } from './database-link.ts'
import { diskError } from '../files/disk-error.ts'
import { createSqliteDialect } from './sqlite-dialect.ts'
import { openSqliteFile } from './sqlite-file.ts'

export type Migrations = Readonly<Record<string, Migration>>

export interface DatabaseOptions {
  readonly file: string
  /** Run in the order of their names; one that has run is never changed again. */
  readonly migrations: Migrations
}

/** The caller disposes it (`await using`). */
export async function openDatabase<Tables>({ file, migrations }: DatabaseOptions): Promise<Kysely<Tables>> {
  // What is in memory never waits for a disk, and needs no thread of its own.
  const source = file === ':memory:' ? inThisThread() : createDatabaseThread(file)
  const db = new Kysely<Tables>({ dialect: createSqliteDialect({ source, asError: (error) => (isDamage(error) ? error : diskError(error, file)) }) })
  try {
    await migrate(db, migrations)
    return db
  } catch (error) {
    await db.destroy()
    throw isBusy(error) ? new AppError('conflict', { message: `Another program keeps ${file} locked`, params: { file }, cause: error }) : error
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

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^SQLITE_(BUSY|LOCKED)/.test(String(error.code))
}

function inThisThread(): SqlSource {
  const database = openSqliteFile(':memory:')
  const connection = { run: async (query: Parameters<typeof database.run>[0]) => database.run(query) }
  return {
    connection: () => connection,
    [Symbol.asyncDispose]: () => Promise.resolve(database[Symbol.dispose]()),
  }
}

async function migrate<Tables>(db: Kysely<Tables>, migrations: Migrations): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve({ ...migrations }) } })
  const { error } = await migrator.migrateToLatest()
  if (error) throw error
}
