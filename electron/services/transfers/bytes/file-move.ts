// A file of the console's own machine and a volume: the session worker moves the bytes, this end hears how far it is.
import { MessageChannel } from 'node:worker_threads'
import type { MessagePort } from 'node:worker_threads'
import type { FileMoved, FileMoveReport } from '#electron/providers/nouns/transfer-provider.ts'
import type { Problem } from '#shared/model/hosts/host.ts'

export interface FileMoveEvents {
  readonly onProgress: (doneBytes: number) => void
  readonly onWaiting: (problem: Problem | null) => void
}

/** `move` asks the provider for it, with the port for its reports. */
export async function moveFile({ onProgress, onWaiting }: FileMoveEvents, move: (port: MessagePort) => Promise<FileMoved>): Promise<FileMoved> {
  const { port1, port2 } = new MessageChannel()
  port1.on('message', (report: FileMoveReport) => {
    if (report.kind === 'progress') onProgress(report.doneBytes)
    else onWaiting(report.problem)
  })
  try {
    return await move(port2)
  } finally {
    port1.close()
  }
}
