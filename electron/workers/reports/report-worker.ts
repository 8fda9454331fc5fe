// The entry of a report's thread: makes one file out of one document, and ends. Thousands of rows take seconds, which the main thread has not.
import { parentPort, workerData } from 'node:worker_threads'
import { letOthersGoFirst } from '#electron/lib/threads/thread-priority.ts'
import { createWords } from '#electron/lib/words.ts'
import type { ReportDocument, ReportFormat } from '#shared/model/monitoring/report.ts'

export interface ReportWork {
  readonly document: ReportDocument
  readonly format: ReportFormat
  readonly language: string
}

/** Each library is loaded only for its own format. */
async function render({ document, format, language }: ReportWork): Promise<Uint8Array> {
  const words = createWords(() => language)
  switch (format) {
    case 'pdf':
      return (await import('./render-pdf.ts')).renderPdf(document, words)
    case 'xlsx':
      return (await import('./render-xlsx.ts')).renderXlsx(document, words)
    case 'csv':
      return (await import('./render-csv.ts')).renderCsv(document, words)
    default:
      return format satisfies never
  }
}

if (parentPort) {
  letOthersGoFirst(10)
  // Whoever started this thread gave it the work: over the thread boundary its type can only be asserted.
  const bytes = await render(workerData as ReportWork)
  parentPort.postMessage(bytes)
}
