// What passes between the main thread and the one that has the database.
import type { SqlAnswer, SqlQuery } from './sqlite-file.ts'

export type ToDatabase = { readonly kind: 'run'; readonly id: number; readonly query: SqlQuery } | { readonly kind: 'close' }

export type FromDatabase =
  | { readonly kind: 'answer'; readonly id: number; readonly answer: SqlAnswer }
  | { readonly kind: 'failure'; readonly id: number; readonly failure: SqlFailure }

/** SQLite's code is what tells a full disk from a bug, and an error loses it between threads. */
export interface SqlFailure {
  readonly message: string
  readonly code: string | undefined
}
