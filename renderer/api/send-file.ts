// Sends a file to the console in as many requests as it takes: it asks from where bytes are wanted, sends from there, and asks
// again when a request breaks. How the transfer ended is told by the transfer itself.
import { createPause } from './pause.ts'

export interface FileToSend {
  readonly ticket: string
  readonly file: Blob
  readonly signal: AbortSignal
}

const retryMs = 1_000
/** Answers after which asking again can help: not yet, elsewhere, or the way to the console is broken. */
const passingStatuses: readonly number[] = [409, 429, 502, 503, 504]

/** Resolves when all was taken, or no more is wanted. @throws the signal's reason */
export async function sendFile({ ticket, file, signal }: FileToSend): Promise<void> {
  const address = `/transfers/${encodeURIComponent(ticket)}`
  const pause = createPause()
  for (;;) {
    signal.throwIfAborted()
    const offset = await wantedOffset(address, signal)
    if (offset === 'over' || (typeof offset === 'number' && offset >= file.size)) return
    if (typeof offset === 'number' && (await sendFrom(address, { offset, file, signal }))) continue
    await pause.wait(retryMs, signal)
  }
}

async function wantedOffset(address: string, signal: AbortSignal): Promise<number | 'later' | 'over'> {
  try {
    const answer = await fetch(address, { method: 'HEAD', signal })
    if (answer.ok) return Number(answer.headers.get('upload-offset'))
    return passingStatuses.includes(answer.status) ? 'later' : 'over'
  } catch {
    signal.throwIfAborted()
    return 'later'
  }
}

/** Whether the request came through; where it did not, the next question tells how far it went. */
async function sendFrom(address: string, { offset, file, signal }: { offset: number; file: Blob; signal: AbortSignal }): Promise<boolean> {
  try {
    const answer = await fetch(address, { method: 'PATCH', headers: { 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset) }, body: file.slice(offset), signal })
    return answer.ok
  } catch {
    signal.throwIfAborted()
    return false
  }
}

/** Lets the browser fetch a volume into its own downloads. */
export function fetchToDownloads(ticket: string, fileName: string): void {
  const link = document.createElement('a')
  link.href = `/transfers/${encodeURIComponent(ticket)}`
  link.download = fileName
  link.click()
}
