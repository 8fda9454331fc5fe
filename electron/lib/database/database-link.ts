// The main thread's side of the database's thread. What dies with the thread was not committed, and SQLite takes it back; who asks
// next gets another thread.
import { Worker } from 'node:worker_threads'
import { AppError } from '#shared/errors.ts'
import { createOpenCalls } from '../threads/open-calls.ts'
import type { FromDatabase, SqlFailure, ToDatabase } from './database-messages.ts'
import { nothingDone } from './sqlite-file.ts'
import type { SqlAnswer, SqlQuery } from './sqlite-file.ts'

export interface SqlConnection {
  /** Rejects with an error that has SQLite's code. */
  run(query: SqlQuery): Promise<SqlAnswer>
}

export interface SqlSource extends AsyncDisposable {
  /** The same one as long as it lives: a transaction must not go on in another. */
  connection(): SqlConnection
}

interface LiveThread extends SqlConnection, AsyncDisposable {
  readonly isAlive: boolean
}

const closeDeadlineMs = 5000

/** Beside this file under either name: as written, or as bundled. */
function threadFile(): URL {
  return new URL(import.meta.url.endsWith('.ts') ? './database-thread.ts' : './database-thread.js', import.meta.url)
}

/** `entry`: the thread's; for tests. */
export function createDatabaseThread(file: string, entry: URL = threadFile()): SqlSource {
  let thread = startThread(file, entry)
  return {
    connection() {
      if (!thread.isAlive) thread = startThread(file, entry)
      return thread
    },
    [Symbol.asyncDispose]: () => thread[Symbol.asyncDispose](),
  }
}

function startThread(file: string, entry: URL): LiveThread {
  const worker = new Worker(entry, { name: 'database', workerData: file, resourceLimits: { maxYoungGenerationSizeMb: 4 } })
  const calls = createOpenCalls<SqlAnswer>()
  let death: AppError | undefined
  const post = (message: ToDatabase): void => worker.postMessage(message)
  const bury = (reason: string): void => {
    death ??= new AppError('internal', { message: `The database's thread died: ${reason}` })
    calls.rejectAll(death)
  }
  worker.unref()
  worker.on('message', (message: FromDatabase) => (message.kind === 'answer' ? calls.resolve(message.id, message.answer) : calls.reject(message.id, errorOf(message.failure))))
  worker.once('error', (error) => bury(error.message))
  worker.once('exit', (code) => bury(`code ${code}`))
  return {
    get isAlive() {
      return death === undefined
    },
    async run(query) {
      // What was begun in it is undone already.
      if (death && query.sql === 'rollback') return nothingDone
      if (death) throw death
      try {
        using call = calls.open()
        worker.ref()
        post({ kind: 'run', id: call.id, query })
        return await call.answer
      } finally {
        // A console that waits for nothing else must end.
        if (calls.size === 0) worker.unref()
      }
    },
    async [Symbol.asyncDispose]() {
      if (death) return
      const ended = new Promise((resolve) => worker.once('exit', resolve))
      worker.ref()
      post({ kind: 'close' })
      await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, closeDeadlineMs).unref())])
      await worker.terminate()
    },
  }
}

function errorOf({ message, code }: SqlFailure): Error {
  return Object.assign(new Error(message), { code })
}
