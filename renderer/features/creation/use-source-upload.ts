// A file of this machine on its way to become what a new machine comes from. It goes on when the dialog is closed, as any upload.
import { useState } from 'react'
import { AppError } from '#shared/errors.ts'
import type { HostId } from '#shared/model/ids.ts'
import type { TransferTicket } from '#shared/model/transfer.ts'
import { useSession } from '../../state/use-session.ts'
import { uploadOf, volumeNameOf } from '../transfers/upload/use-upload-form.ts'
import type { UploadChoice } from '../transfers/upload/use-upload-form.ts'
import type { Loaded } from '../../ui/use-loaded.ts'
import type { PoolVolume } from './vm-form.ts'

/** Those whose names have this one in them. */
const mostOfName = 500

export interface UploadOnItsWay extends Pick<TransferTicket, 'transferId' | 'taskId'> {
  readonly pool: string
  readonly volume: string
}

export interface SourceUpload {
  readonly onItsWay: UploadOnItsWay | undefined
  start(choice: UploadChoice, pool: string): Promise<void>
  /** All of it is stored: it is chosen. */
  stored(): Promise<void>
  /** It failed, or was cancelled. */
  gone(): void
}

export function useSourceUpload({ hostId, choices: { reload }, onChoose }: { hostId: HostId | undefined; choices: Loaded<readonly PoolVolume[]>; onChoose: (volume: PoolVolume) => void }): SourceUpload {
  const { client, uploads } = useSession()
  const [onItsWay, setOnItsWay] = useState<UploadOnItsWay>()
  return {
    onItsWay,
    async start(choice, pool) {
      if (hostId === undefined) return
      const { transferId, taskId } = await uploads.add(uploadOf(choice, { hostId, pool }), choice.file)
      setOnItsWay({ transferId, taskId, pool, volume: volumeNameOf(choice) })
    },
    async stored() {
      if (hostId === undefined || !onItsWay) return
      const { pool, volume: name } = onItsWay
      try {
        const found = (await client.storage.volumes({ hostId, pool, text: name, limit: mostOfName })).volumes.find((volume) => volume.name === name)
        if (!found) throw new AppError('volume-not-found', { message: `${name} is not in the pool ${pool} any more`, params: { name } })
        onChoose({ pool, volume: found })
      } finally {
        setOnItsWay(undefined)
        reload()
      }
    },
    gone: () => setOnItsWay(undefined),
  }
}
