// For tests: a metrics worker that dies when it is asked about one certain VM.
import { parentPort } from 'node:worker_threads'
import { crashUuid } from './crash-uuid.ts'

parentPort?.on('message', (message: unknown) => {
  if (JSON.stringify(message).includes(crashUuid)) process.exit(3)
})
// After that, or the call would be answered before.
await import('../metrics/metrics-worker.ts')
