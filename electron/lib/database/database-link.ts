// The main thread's side of the database's thread. What dies with the thread was not committed, and SQLite takes it back; who asks
// next gets another thread.
import { Worker } from 'node:worker_threads'
import { AppError } from '#shared/errors.ts'
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

interface Pending {
  readonly resolve: (answer: SqlAnswer) => void
  readonly reject: (error: unknown) => void
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
  const pending = new Map<number, Pending>()
  let nextId = 1
  let death: AppError | undefined
  const post = (message: ToDatabase): void => worker.postMessage(message)
  const settle = (id: number, act: (call: Pending) => void): void => {
    const call = pending.get(id)
    pending.delete(id)
    // A console that waits for nothing else must end.
    if (pending.size === 0) worker.unref()
    if (call) act(call)
  }
  const bury = (reason: string): void => {
    death ??= new AppError('internal', { message: `The database's thread died: ${reason}` })
    for (const { reject } of pending.values()) reject(death)
    pending.clear()
  }
  worker.unref()
  worker.on('message', (message: FromDatabase) => settle(message.id, ({ resolve, reject }) => (message.kind === 'answer' ? resolve(message.answer) : reject(errorOf(message.failure)))))
  worker.once('error', (error) => bury(error.message))
  worker.once('exit', (code) => bury(`code ${code}`))
  return {
    get isAlive() {
      return death === undefined
    },
    run(query) {
      // What was begun in it is undone already.
      if (death) return query.sql === 'rollback' ? Promise.resolve(nothingDone) : Promise.reject(death)
      return new Promise((resolve, reject) => {
        const id = nextId
        nextId += 1
        worker.ref()
        pending.set(id, { resolve, reject })
        post({ kind: 'run', id, query })
      })
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
