// The files that this page is sending. They go on whatever page is shown, and end with the window: whoever closes it is asked first.
import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import type { ConsoleClient } from '#shared/contract/contract.ts'
import type { NewUpload, TransferId, TransferTicket } from '#shared/model/storage/transfer.ts'
import { sendFile } from '../api/send-file.ts'

export interface UploadQueue extends Disposable {
  /** Those under way from this window. */
  readonly sending: StoreApi<{ readonly ids: ReadonlySet<TransferId> }>
  /** Resolves when the console knows of it; the bytes follow by themselves. @throws AppError */
  add(input: NewUpload, file: Blob): Promise<TransferTicket>
  /** Likewise of a file that is wanted for something else. */
  send(asked: Promise<Pick<TransferTicket, 'transferId' | 'ticket'>>, file: Blob): Promise<void>
}

export function createUploadQueue(client: ConsoleClient): UploadQueue {
  const stop = new AbortController()
  const sending = createStore<{ readonly ids: ReadonlySet<TransferId> }>(() => ({ ids: new Set() }))
  const change = (act: (ids: Set<TransferId>) => void): void => {
    const ids = new Set(sending.getState().ids)
    act(ids)
    sending.setState({ ids })
  }
  const warn = (event: BeforeUnloadEvent): void => {
    if (sending.getState().ids.size > 0) event.preventDefault()
  }
  window.addEventListener('beforeunload', warn)
  const send = async (id: TransferId, ticket: string, file: Blob): Promise<void> => {
    change((ids) => ids.add(id))
    try {
      await sendFile({ ticket, file, signal: stop.signal })
    } finally {
      change((ids) => ids.delete(id))
    }
  }
  const begin = async <Told extends Pick<TransferTicket, 'transferId' | 'ticket'>>(asked: Promise<Told>, file: Blob): Promise<Told> => {
    const told = await asked
    const { transferId, ticket } = told
    send(transferId, ticket, file).catch((error: unknown) => stop.signal.aborted || reportError(error))
    return told
  }
  return {
    sending,
    add: (input, file) => begin(client.transfers.upload(input), file),
    send: async (asked, file) => void (await begin(asked, file)),
    [Symbol.dispose]() {
      window.removeEventListener('beforeunload', warn)
      stop.abort()
    },
  }
}
