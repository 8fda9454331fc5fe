// The entry of the database's thread: commits, checkpoints and their fsync wait for the disk here, and nobody else does.
import { parentPort, workerData } from 'node:worker_threads'
import type { MessagePort } from 'node:worker_threads'
import type { FromDatabase, SqlFailure, ToDatabase } from './database-messages.ts'
import { openSqliteFile } from './sqlite-file.ts'
import type { SqliteFile, SqlQuery } from './sqlite-file.ts'

function serve(parent: MessagePort, path: string): void {
  let file: SqliteFile | undefined
  const answerTo = (id: number, query: SqlQuery): FromDatabase => {
    try {
      // Opened with the first question, so that whoever asks it is told why it cannot be.
      file ??= openSqliteFile(path)
      return { kind: 'answer', id, answer: file.run(query) }
    } catch (error) {
      return { kind: 'failure', id, failure: failureOf(error) }
    }
  }
  parent.on('message', (message: ToDatabase) => {
    if (message.kind === 'run') return parent.postMessage(answerTo(message.id, message.query))
    file?.[Symbol.dispose]()
    parent.close()
  })
}

function failureOf(error: unknown): SqlFailure {
  const { message } = error instanceof Error ? error : new Error(String(error))
  return { message, code: error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined }
}

if (parentPort) serve(parentPort, String(workerData))
