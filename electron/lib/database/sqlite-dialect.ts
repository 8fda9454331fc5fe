// Kysely's way to SQLite, wherever it runs. Of its own dialect all but the driver, which asks in the calling thread.
import { CompiledQuery, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely'
import type { DatabaseConnection, Dialect, Driver, QueryResult } from 'kysely'
import type { SqlConnection, SqlSource } from './database-link.ts'
import type { SqlAnswer } from './sqlite-file.ts'

export interface SqliteDialectOptions {
  readonly source: SqlSource
  /** The error to throw instead of SQLite's. */
  readonly asError: (error: unknown) => unknown
}

export function createSqliteDialect(options: SqliteDialectOptions): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => createDriver(options),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  }
}

/** Kysely gives one connection to one transaction at a time: the adapter says that there is one. */
function createDriver({ source, asError }: SqliteDialectOptions): Driver {
  const known = new WeakMap<SqlConnection, DatabaseConnection>()
  const execute = (sql: string) => async (connection: DatabaseConnection) => void (await connection.executeQuery(CompiledQuery.raw(sql)))
  return {
    init: () => Promise.resolve(),
    acquireConnection() {
      const connection = source.connection()
      const wrapped = known.get(connection) ?? connectionOver(connection, asError)
      known.set(connection, wrapped)
      return Promise.resolve(wrapped)
    },
    beginTransaction: execute('begin'),
    commitTransaction: execute('commit'),
    rollbackTransaction: execute('rollback'),
    releaseConnection: () => Promise.resolve(),
    destroy: async () => source[Symbol.asyncDispose](),
  }
}

function connectionOver(connection: SqlConnection, asError: (error: unknown) => unknown): DatabaseConnection {
  return {
    async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
      try {
        return resultOf(await connection.run({ sql, parameters }))
      } catch (error) {
        throw asError(error)
      }
    },
    streamQuery() {
      throw new Error('answers come whole')
    },
  }
}

function resultOf<Row>({ rows, changes, lastInsertRowid }: SqlAnswer): QueryResult<Row> {
  return {
    // Kysely's types tie a query to its rows; what SQLite answers can only be asserted to be them.
    rows: rows as Row[],
    ...(changes !== undefined && { numAffectedRows: BigInt(changes) }),
    ...(lastInsertRowid !== undefined && { insertId: BigInt(lastInsertRowid) }),
  }
}
