// Makes a volume for a disk and waits for it: the task is short, but for one that sets all of its space aside.
import { useState } from 'react'
import { AppError, errorOf, problemOf } from '#shared/errors.ts'
import type { Problem } from '#shared/model/hosts/host.ts'
import type { HostId } from '#shared/model/ids.ts'
import type { Volume } from '#shared/model/storage/storage.ts'
import { isEnded } from '#shared/model/task.ts'
import type { ConsoleClient } from '#shared/contract/contract.ts'
import { useSession } from '../../../state/use-session.ts'

export interface NewVolume {
  readonly pool: string
  readonly name: string
  readonly capacityBytes: number
  readonly format: 'qcow2' | 'raw'
}

const deadlineMs = 120_000

export interface VolumeMaking {
  /** `undefined` when it could not be made. */
  readonly make: (wanted: NewVolume) => Promise<Volume | undefined>
  readonly isBusy: boolean
  readonly problem: Problem | undefined
}

export function useNewVolume(hostId: HostId): VolumeMaking {
  const { client } = useSession()
  const [state, setState] = useState<{ isBusy: boolean; problem: Problem | undefined }>({ isBusy: false, problem: undefined })
  return {
    ...state,
    async make(wanted) {
      setState({ isBusy: true, problem: undefined })
      try {
        const volume = await madeVolume(client, hostId, wanted)
        setState({ isBusy: false, problem: undefined })
        return volume
      } catch (error) {
        setState({ isBusy: false, problem: problemOf(error) })
        return undefined
      }
    },
  }
}

async function madeVolume(client: ConsoleClient, hostId: HostId, { pool, name, capacityBytes, format }: NewVolume): Promise<Volume> {
  const signal = AbortSignal.timeout(deadlineMs)
  const { taskId } = await client.storage.createVolume({ hostId, pool, name, capacityBytes, format }, { signal })
  for await (const event of await client.tasks.watch(undefined, { signal })) {
    const task = event.kind === 'removed' ? undefined : event.tasks.find(({ id }) => id === taskId)
    if (!task || !isEnded(task.state)) continue
    if (task.state !== 'succeeded') throw task.problem ? errorOf(task.problem) : new AppError('cancelled', { message: `Making ${name} was ${task.state}` })
    break
  }
  const { volumes } = await client.storage.volumes({ hostId, pool, text: name, limit: 1000 }, { signal })
  const made = volumes.find((volume) => volume.name === name)
  if (!made) throw new AppError('volume-not-found', { message: `The pool ${pool} has no volume ${name}`, params: { name } })
  return made
}
