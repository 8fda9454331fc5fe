// One transfer until its end, for who has to go on when it is there.
import type { ConsoleClient } from '#shared/contract/contract.ts'
import { isTransferOver } from '#shared/model/storage/transfer.ts'
import type { Transfer } from '#shared/model/storage/transfer.ts'
import { followStream } from '../../api/client.ts'

interface Following {
  readonly transferId: Transfer['id']
  readonly onChange: (transfer: Transfer) => void
  readonly signal: AbortSignal
}

/** How it ended; `undefined` when `signal` aborts before. */
export async function followTransfer(client: Pick<ConsoleClient, 'transfers'>, { transferId, onChange, signal }: Following): Promise<Transfer | undefined> {
  const over = new AbortController()
  let ended: Transfer | undefined
  await followStream(AbortSignal.any([signal, over.signal]), (options) => client.transfers.watch(undefined, options), (event) => {
    const transfer = (event.kind === 'snapshot' ? event.transfers : [event.transfer]).find(({ id }) => id === transferId)
    if (!transfer) return
    onChange(transfer)
    if (!isTransferOver(transfer.phase)) return
    ended = transfer
    over.abort()
  })
  return ended
}
