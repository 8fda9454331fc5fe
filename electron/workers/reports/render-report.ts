// The main thread's side: a thread for each report, gone when the file is there.
import { Worker } from 'node:worker_threads'
import { AppError } from '#shared/errors.ts'
import type { ReportWork } from './report-worker.ts'

/** Beside this file under either name: as written, or as bundled. */
function workerFile(): URL {
  return new URL(import.meta.url.endsWith('.ts') ? './report-worker.ts' : './report-worker.js', import.meta.url)
}

/** @throws AppError `internal` when the thread fails; the signal's reason */
export async function renderReport(work: ReportWork, signal: AbortSignal): Promise<Uint8Array> {
  signal.throwIfAborted()
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>()
  const worker = new Worker(workerFile(), { name: 'report', workerData: work })
  const onAbort = (): void => reject(signal.reason)
  signal.addEventListener('abort', onAbort, { once: true })
  worker.once('message', (bytes: Uint8Array) => resolve(bytes))
  worker.once('error', (error) => reject(new AppError('internal', { message: `The report could not be written: ${error.message}`, cause: error })))
  worker.once('exit', (code) => reject(new AppError('internal', { message: `The report could not be written: its thread ended with ${code}` })))
  try {
    return await promise
  } finally {
    signal.removeEventListener('abort', onAbort)
    await worker.terminate()
  }
}
