// How full the pools are: as they were last told, once a minute, since that is how often they are looked at.
import type { HostId } from '#shared/model/ids.ts'
import type { Pool } from '#shared/model/storage/storage.ts'
import type { BatchBuilder } from '../recording/batch-builder.ts'
import { SubjectRecorder } from '../recording/subject-recorder.ts'
import type { Moment } from '../recording/subject-recorder.ts'

export interface PoolSamples {
  take(pools: readonly Pool[], moment: Moment): void
}

const everyMs = 60_000

export function createPoolSamples({ hostId, batch }: { readonly hostId: HostId; readonly batch: BatchBuilder }): PoolSamples {
  let recorders = new Map<string, SubjectRecorder>()
  let lastMs = Number.NEGATIVE_INFINITY
  return {
    take(pools, moment) {
      const active = pools.filter(({ state }) => state === 'running')
      if (active.length === 0 || moment.steadyMs - lastMs < everyMs) return
      lastMs = moment.steadyMs
      recorders = new Map(active.map(({ name }) => [name, recorders.get(name) ?? new SubjectRecorder({ kind: 'pool', hostId, pool: name }, batch)]))
      for (const { name, allocationBytes, capacityBytes, availableBytes } of active) {
        const recorder = recorders.get(name)
        recorder?.begin(moment)
        recorder?.gauge('allocation', '', allocationBytes)
        recorder?.gauge('capacity', '', capacityBytes)
        recorder?.gauge('available', '', availableBytes)
        recorder?.gauge('usage', '', capacityBytes > 0 ? allocationBytes / capacityBytes : undefined)
      }
    },
  }
}
