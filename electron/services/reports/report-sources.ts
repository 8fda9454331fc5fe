// What a report is made of: the fleet as it is now, and what was measured and done in the period. Everything that a topic asks for passes here.
import type { Words } from '#electron/lib/words.ts'
import type { AuditEntry } from '#shared/contract/system.ts'
import type { Alert } from '#shared/model/monitoring/alert.ts'
import type { Host } from '#shared/model/hosts/host.ts'
import type { HostId, VmRef } from '#shared/model/ids.ts'
import { subjectKey } from '#shared/model/monitoring/metrics.ts'
import type { MetricAnswer, MetricSubject, SeriesPoints } from '#shared/model/monitoring/metrics.ts'
import type { Snapshot } from '#shared/model/snapshots/snapshot.ts'
import type { Pool, Volume } from '#shared/model/storage/storage.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import type { MetricQuery } from '../monitoring/answers/metric-answers.ts'

export interface ReportSources {
  readonly words: Words
  readonly fromMs: number
  readonly toMs: number
  readonly nowMs: number
  /** The part of the period of which there are samples: what charts show. `null` when there are none. */
  readonly sampled: { readonly fromMs: number; readonly toMs: number } | null
  /** Those in scope. */
  readonly hosts: readonly Host[]
  readonly vms: readonly Vm[]
  readonly pools: readonly Pool[]
  readonly hostName: (hostId: HostId) => string
  /** Also of one that is not in scope; the UUID of one that is not there any more. */
  readonly vmName: (ref: VmRef) => string
  readonly query: (query: MetricQuery) => Promise<MetricAnswer>
  /** Those that were firing in the period, newest first. */
  readonly alerts: () => Promise<Alert[]>
  /** The audit log of the period, newest first. */
  readonly audit: () => Promise<AuditEntry[]>
  /** Rejects when the host is not connected. */
  readonly snapshots: (ref: VmRef) => Promise<readonly Snapshot[]>
  /** Volumes of a pool that nothing uses. Rejects when a host that has it cannot be asked. */
  readonly orphans: (pool: Pool) => Promise<readonly Volume[]>
  readonly progress: (share: number) => void
}

/** A series of each subject over the period; what was never measured is not in it. */
export async function seriesBySubject({ query, fromMs, toMs }: ReportSources, { subjects, metric, maxPoints = 500 }: { readonly subjects: readonly MetricSubject[]; readonly metric: string; readonly maxPoints?: number }): Promise<ReadonlyMap<string, SeriesPoints>> {
  if (subjects.length === 0) return new Map()
  const { series } = await query({ selections: [{ subjects: [...subjects], metric, groupBy: 'none' }], fromMs, toMs, maxPoints })
  return new Map(series.flatMap((one) => (one.label.subject ? [[subjectKey(one.label.subject), one]] : [])))
}

export const vmOf = ({ uuid }: Pick<Vm, 'uuid'>): MetricSubject => ({ kind: 'vm', uuid })
export const hostOf = ({ id }: Pick<Host, 'id'>): MetricSubject => ({ kind: 'host', hostId: id })
export const poolOf = ({ hostId, name }: Pick<Pool, 'hostId' | 'name'>): MetricSubject => ({ kind: 'pool', hostId, pool: name })

export const percent = (ratio: number | null | undefined): number | null => (ratio === null || ratio === undefined ? null : ratio * 100)
