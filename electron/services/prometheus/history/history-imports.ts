// History of somebody's Prometheus on its way into the store of metrics, as a Task.
import * as z from 'zod'
import type { History } from '#electron/engine/metrics/metric-store.ts'
import { AppError, errorOf } from '#shared/errors.ts'
import { consoleItself } from '#shared/model/ids.ts'
import type { TaskId } from '#shared/model/ids.ts'
import type { MetricSubject } from '#shared/model/monitoring/metrics.ts'
import type { MetricsLink } from '../../monitoring/metrics-link.ts'
import type { MonitoringService } from '../../monitoring/monitoring-service.ts'
import type { KnownSubjects } from '../../monitoring/answers/resolve-subjects.ts'
import { labelledSubjects } from '../../monitoring/answers/subject-labels.ts'
import type { TasksService } from '../../tasks/tasks-service.ts'
import { importHistory } from './import-history.ts'
import type { QueriedServer, TimeRange } from './query-server.ts'

export interface HistoryImportsOptions {
  readonly link: Pick<MetricsLink, 'call'>
  readonly known: Pick<KnownSubjects, 'hosts' | 'vms' | 'pools'>
  readonly monitoring: Pick<MonitoringService, 'settings'>
  readonly tasks: Pick<TasksService, 'register' | 'start'>
  /** The one to take history from. @throws AppError `not-found` when there is none */
  readonly server: () => Promise<QueriedServer>
  readonly now: () => number
}

export interface HistoryImports {
  /** `source`: where it comes from, for people. */
  start(range: TimeRange, source: string, user: string): Promise<TaskId>
}

const hourMs = 3_600_000
const importKind = 'prometheus.import'
const ImportInput = z.object({ fromMs: z.number(), toMs: z.number() })

export function registerHistoryImports({ link, known, monitoring, tasks, server, now }: HistoryImportsOptions): HistoryImports {
  const keep = async (history: History): Promise<void> => {
    if (await link.call('importHistory', history)) return
    const [problem] = (await link.call('status', undefined)).problems
    throw problem ? errorOf(problem) : new AppError('metrics-not-written', { message: 'The history could not be written' })
  }
  tasks.register(importKind, async ({ target, signal, progress, log }) => {
    const { fromMs, toMs } = ImportInput.parse(target.input)
    const { minuteRetentionMs, hourRetentionMs } = monitoring.settings()
    // What is measured in this hour and the last may not be in its place yet.
    const range = { fromMs: Math.max(fromMs, now() - hourRetentionMs), toMs: Math.min(toMs, (Math.floor(now() / hourMs) - 1) * hourMs) }
    const hosts = new Map(known.vms().map(({ uuid, hostId }) => [uuid, hostId]))
    const originOf = (subject: MetricSubject): string => (subject.kind === 'vm' ? (hosts.get(subject.uuid) ?? '') : subject.hostId)
    const count = await importHistory({ server: await server(), subjects: labelledSubjects(known), hosts: known.hosts(), range, minutesFromMs: now() - minuteRetentionMs, originOf, keep, signal, progress, log })
    if (count === 0) throw new AppError('not-found', { message: 'This server has no figures of machines and hosts that are known here', reason: 'prometheus-no-figures', params: {} })
  }, { isUnlimited: true })
  return {
    async start({ fromMs, toMs }, source, user) {
      if (!(toMs > fromMs)) throw new AppError('input-invalid', { message: 'The range ends before it begins', reason: 'range-ends-early', params: { path: 'toMs' } })
      return tasks.start({ kind: importKind, targets: [{ hostId: consoleItself, label: source, input: { fromMs, toMs } }], user, parallelism: 1 })
    },
  }
}
