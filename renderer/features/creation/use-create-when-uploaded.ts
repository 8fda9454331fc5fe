// Creates by itself when the file that is being sent is there, for who does not want to wait before the screen: with the answers that
// stand there when it is asked for. Whoever changes one of them afterwards asks anew.
import { useEffect, useState } from 'react'
import type { ConsoleClient } from '#shared/contract/contract.ts'
import type { OperatingSystem } from '#shared/model/provisioning/operating-system.ts'
import { useSession } from '../../state/use-session.ts'
import { useActs } from '../vms/use-acts.ts'
import type { SourceUpload } from './use-source-upload.ts'
import { requestOf } from './vm-form.ts'
import type { Around, PoolVolume, VmForm } from './vm-form.ts'

export interface WaitingCreation {
  /** A file is on its way, and nothing else is missing. */
  readonly canWait: boolean
  readonly isWaiting: boolean
  toggle(): void
  /** Does not create by itself any more. */
  stop(): void
}

interface Answers {
  readonly form: VmForm
  readonly around: Around
  readonly systems: readonly OperatingSystem[]
}

interface Waiting extends Answers {
  readonly upload: Pick<SourceUpload, 'onItsWay'>
  /** Answers that are missing or wrong. */
  readonly problems: ReadonlySet<string>
  readonly onCreated: () => void
}

const ofSource: ReadonlySet<string> = new Set(['source.pool', 'source.volume'])

export function useCreateWhenUploaded({ upload: { onItsWay }, problems, onCreated, ...answers }: Waiting): WaitingCreation {
  const { client } = useSession()
  const acts = useActs()
  const [waiting, setWaiting] = useState<AbortController>()
  useEffect(() => () => waiting?.abort(), [waiting])
  const stop = (): void => setWaiting(undefined)

  const begin = async (whenStored: Promise<PoolVolume | undefined>): Promise<void> => {
    const own = new AbortController()
    setWaiting(own)
    try {
      // That it failed, the upload itself tells.
      const volume = await whenStored.catch(() => undefined)
      if (volume && !own.signal.aborted && (await createFrom(client, { ...answers, volume, signal: own.signal }))) onCreated()
    } finally {
      setWaiting((current) => (current === own ? undefined : current))
    }
  }
  return {
    canWait: onItsWay !== undefined && problems.size > 0 && [...problems].every((path) => ofSource.has(path)),
    isWaiting: waiting !== undefined,
    toggle: () => {
      if (waiting) stop()
      else if (onItsWay) acts.attempt(begin(onItsWay.whenStored))
    },
    stop,
  }
}

/** Whether it is being made. When the host has something against what came, the dialog shows it, and the person decides anew. */
async function createFrom(client: Pick<ConsoleClient, 'creation' | 'operatingSystems'>, { form, around, systems, volume, signal }: Answers & { volume: PoolVolume; signal: AbortSignal }): Promise<boolean> {
  const { hostId } = form
  const found = form.os === null && hostId !== undefined ? (await client.operatingSystems.detect({ hostId, pool: volume.pool, volume: volume.volume.name })).id : form.os
  const answer = requestOf({ ...form, volume }, { ...around, os: systems.find(({ id }) => id === found) })
  if (!('request' in answer)) return false
  const { obstacles } = await client.creation.preview(answer.request)
  if (obstacles.length > 0 || signal.aborted) return false
  await client.creation.create(answer.request)
  return true
}
