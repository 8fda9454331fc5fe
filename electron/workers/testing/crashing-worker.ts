// For tests: a session worker that dies when it is asked for the XML of one certain VM.
import { parentPort } from 'node:worker_threads'
import '../session-worker.ts'
import { crashUuid } from './crash-uuid.ts'

parentPort?.on('message', (message: unknown) => {
  if (JSON.stringify(message).includes(crashUuid)) process.exit(3)
})
