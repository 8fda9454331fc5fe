// Tickets: whoever has one sends or takes the bytes of one transfer, at a door of the shell, as often as the connection breaks. Does not
// know what becomes of the bytes.
import { randomBytes } from 'node:crypto'
import { AppError } from '#shared/errors.ts'
import type { FileSender } from './bytes/file-sender.ts'
import type { Download } from './kinds/downloads.ts'

/** What a door needs. `sessionId` is that of who comes with the ticket; undefined at a door that only our own windows reach. */
export interface TransferDoor {
  /** From where on bytes of the upload are wanted. */
  wanted(ticket: string, sessionId: string | undefined, signal: AbortSignal): Promise<{ readonly offsetBytes: number; readonly sizeBytes: number }>
  /** @throws AppError conflict when bytes from another offset are wanted */
  accept(ticket: string, sessionId: string | undefined, part: { readonly offsetBytes: number; readonly body: AsyncIterable<Uint8Array> }): Promise<number>
  /** @throws AppError input-invalid for an offset behind the end */
  read(ticket: string, sessionId: string | undefined, offsetBytes: number): DownloadPart
}

export interface DownloadPart {
  readonly fileName: string
  readonly sizeBytes: number
  /** Changes with the content. */
  readonly version: string
  readonly body: AsyncGenerator<Uint8Array, void, undefined>
}

interface Incoming {
  readonly kind: 'upload'
  readonly source: FileSender
  readonly sizeBytes: number
}

interface Outgoing {
  readonly kind: 'download'
  /** Undefined until it is made. */
  readonly download: () => Download | undefined
}

/** What passes by the door. */
export type Passing = Incoming | Outgoing

export interface Tickets extends TransferDoor {
  /** For this session alone. */
  give(sessionId: string, passing: Passing): string
}

/** Those that are over too: whoever comes late is told how it ended. */
const keptTickets = 2000

export function createTickets(): Tickets {
  const tickets = new Map<string, { readonly sessionId: string; readonly passing: Passing }>()
  const find = (ticket: string, sessionId: string | undefined): Passing => {
    const found = tickets.get(ticket)
    if (!found || (sessionId !== undefined && found.sessionId !== sessionId)) throw new AppError('ticket-invalid', { message: 'The ticket is unknown, or not of this session', hint: 'begin-transfer-again' })
    return found.passing
  }
  return {
    give(sessionId, passing) {
      const ticket = randomBytes(32).toString('base64url')
      tickets.set(ticket, { sessionId, passing })
      const [oldest] = tickets.keys()
      if (tickets.size > keptTickets && oldest !== undefined) tickets.delete(oldest)
      return ticket
    },
    async wanted(ticket, sessionId, signal) {
      const { source, sizeBytes } = incoming(find(ticket, sessionId))
      return { offsetBytes: await source.wanted(signal), sizeBytes }
    },
    accept: (ticket, sessionId, { offsetBytes, body }) => incoming(find(ticket, sessionId)).source.accept(offsetBytes, body),
    read(ticket, sessionId, offsetBytes) {
      const download = outgoing(find(ticket, sessionId))
      const { fileName, sizeBytes, version } = download.file
      if (offsetBytes > sizeBytes) throw new AppError('input-invalid', { message: `${fileName} has ${sizeBytes} bytes`, params: { path: 'range' } })
      return { fileName, sizeBytes, version, body: download.read(offsetBytes) }
    },
  }
}

function incoming(passing: Passing): Incoming {
  if (passing.kind !== 'upload') throw new AppError('ticket-invalid', { message: 'The ticket is for a download' })
  return passing
}

function outgoing(passing: Passing): Download {
  if (passing.kind !== 'download') throw new AppError('ticket-invalid', { message: 'The ticket is for an upload' })
  const download = passing.download()
  if (!download) throw new AppError('timed-out', { message: 'The file is not ready yet', params: { what: 'The file', seconds: 0 }, hint: 'file-not-ready' })
  return download
}
