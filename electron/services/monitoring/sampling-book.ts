// How the sampling of each host stands, and since when a value of it counts as one of now.
import type { SamplingState } from '#electron/providers/metrics-provider.ts'
import type { MonitoringStatus } from '#shared/contract/monitoring.ts'
import type { HostId } from '#shared/model/ids.ts'
import type { MonitoringSettings, SubjectKind } from '#shared/model/monitoring/metrics.ts'

export interface SamplingBook {
  note(hostId: HostId, sampling: SamplingState): void
  removeHost(hostId: HostId): void
  of(hosts: readonly HostId[]): MonitoringStatus['hosts']
  /** Values that were taken before are not "now". */
  freshSinceMs(kind: SubjectKind): number
}

export interface SamplingBookOptions {
  readonly settings: () => MonitoringSettings
  readonly now: () => number
}

const freshIntervals = 3
const shortestFreshMs = 30_000
/** Pools are looked at once a minute. */
const poolFreshMs = 180_000

export function createSamplingBook({ settings, now }: SamplingBookOptions): SamplingBook {
  const states = new Map<HostId, SamplingState & { readonly atMs: number }>()
  return {
    note: (hostId, sampling) => void states.set(hostId, { ...sampling, atMs: now() }),
    removeHost: (hostId) => void states.delete(hostId),
    of(hosts) {
      const { hostIntervalsMs, intervalMs } = settings()
      return hosts.map((hostId) => {
        const state = states.get(hostId)
        return { hostId, lastSampleAtMs: state?.atMs ?? null, intervalMs: state?.intervalMs ?? hostIntervalsMs[hostId] ?? intervalMs, tookMs: state?.tookMs ?? null, source: state?.source ?? ('none' as const), problem: state?.problem ?? null }
      })
    },
    freshSinceMs(kind) {
      const slowestMs = Math.max(settings().intervalMs, ...[...states.values()].map(({ intervalMs }) => intervalMs))
      return now() - Math.max(kind === 'pool' ? poolFreshMs : shortestFreshMs, slowestMs * freshIntervals)
    },
  }
}
