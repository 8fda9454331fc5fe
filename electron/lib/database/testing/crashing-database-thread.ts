// The database's thread as it is, which dies when it is asked to: for tests of what is left then.
import { parentPort } from 'node:worker_threads'
import type { ToDatabase } from '../database-messages.ts'

parentPort?.on('message', (message: ToDatabase) => {
  if (message.kind === 'run' && message.query.sql.includes('die')) process.exit(7)
})

await import('../database-thread.ts')
