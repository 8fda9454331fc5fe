// A file of this machine on its way to become what a new machine comes from. It goes on when the dialog is closed, as any upload.
import { useEffect, useState } from 'react'
import type { ConsoleClient } from '#shared/contract/contract.ts'
import { AppError } from '#shared/errors.ts'
import type { HostId } from '#shared/model/ids.ts'
import type { VolumeRef } from '#shared/model/storage/storage.ts'
import type { Transfer, TransferTicket } from '#shared/model/storage/transfer.ts'
import { useSession } from '../../state/use-session.ts'
import type { Loaded } from '../../ui/effects/use-loaded.ts'
import { followTransfer } from '../transfers/follow-transfer.ts'
import { uploadOf, volumeNameOf } from '../transfers/upload/use-upload-form.ts'
import type { UploadChoice } from '../transfers/upload/use-upload-form.ts'
import { useActs } from '../vms/use-acts.ts'
import type { PoolVolume } from './vm-form.ts'

/** Those whose names have this one in them. */
const mostOfName = 500

export interface UploadOnItsWay extends Pick<TransferTicket, 'transferId' | 'taskId'>, Pick<VolumeRef, 'pool' | 'volume'> {
  /** Once all of it is stored and it is chosen; `undefined` when it failed, was cancelled, or nobody waits any more. */
  readonly whenStored: Promise<PoolVolume | undefined>
}

export interface SourceUpload {
  readonly onItsWay: UploadOnItsWay | undefined
  /** How far that is; when it is over, how it ended. */
  readonly transfer: Transfer | undefined
  /** Resolves when it is on its way. */
  start(choice: UploadChoice, pool: string): Promise<void>
  /** Forgets how the last one ended. */
  forget(): void
}

export function useSourceUpload({ hostId, choices: { reload }, onChoose }: { hostId: HostId | undefined; choices: Loaded<readonly PoolVolume[]>; onChoose: (volume: PoolVolume) => void }): SourceUpload {
  const { client, uploads } = useSession()
  const acts = useActs()
  const [sending, setSending] = useState<{ readonly onItsWay: UploadOnItsWay; readonly stop: AbortController }>()
  const [transfer, setTransfer] = useState<Transfer>()
  // Nobody waits for it any more when the dialog is closed.
  useEffect(() => () => sending?.stop.abort(), [sending])

  const untilStored = async ({ transferId, ref, signal }: { transferId: Transfer['id']; ref: VolumeRef; signal: AbortSignal }): Promise<PoolVolume | undefined> => {
    const ended = await followTransfer(client, { transferId, onChange: setTransfer, signal })
    if (!ended) return undefined
    try {
      const stored = ended.phase === 'succeeded' ? await storedVolume(client, ref) : undefined
      if (stored) onChoose(stored)
      return stored
    } finally {
      setSending(undefined)
      reload()
    }
  }
  return {
    onItsWay: sending?.onItsWay,
    transfer,
    async start(choice, pool) {
      if (hostId === undefined) return
      const stop = new AbortController()
      const { transferId, taskId } = await uploads.add(uploadOf(choice, { hostId, pool }), choice.file)
      const ref = { hostId, pool, volume: volumeNameOf(choice) }
      setTransfer(undefined)
      const whenStored = untilStored({ transferId, ref, signal: stop.signal })
      acts.attempt(whenStored)
      setSending({ onItsWay: { transferId, taskId, pool, volume: ref.volume, whenStored }, stop })
    },
    forget: () => setTransfer(undefined),
  }
}

async function storedVolume(client: Pick<ConsoleClient, 'storage'>, { hostId, pool, volume: name }: VolumeRef): Promise<PoolVolume> {
  const { volumes } = await client.storage.volumes({ hostId, pool, text: name, limit: mostOfName })
  const volume = volumes.find((each) => each.name === name)
  if (!volume) throw new AppError('volume-not-found', { message: `${name} is not in the pool ${pool} any more`, params: { name } })
  return { pool, volume }
}
