// Somebody's Prometheus as callers see it: where figures are written to and how that goes, where history is taken over from, and taking it over
// as a Task. Passwords and tokens rest in the secret store.
import * as z from 'zod'
import type { History } from '#electron/engine/metrics/metric-store.ts'
import type { Log } from '#electron/lib/log.ts'
import { AppError, errorOf } from '#shared/errors.ts'
import { HostId } from '#shared/model/ids.ts'
import type { TaskId } from '#shared/model/ids.ts'
import type { MetricSubject } from '#shared/model/metrics.ts'
import type { PrometheusFinds, PrometheusServer, PrometheusSettings, PrometheusStanding, RemoteWrite } from '#shared/model/prometheus.ts'
import type { MetricsLink } from '../monitoring/metrics-link.ts'
import type { MonitoringService } from '../monitoring/monitoring-service.ts'
import type { KnownSubjects } from '../monitoring/resolve-subjects.ts'
import { labelledSubjects, labelsByKey } from '../monitoring/subject-labels.ts'
import type { SecretStore } from '../questions/secret-store.ts'
import type { TasksService } from '../tasks/tasks-service.ts'
import { findHistory, importHistory } from './import-history.ts'
import type { PrometheusStore } from './prometheus-tables.ts'
import { createQueriedServer } from './query-server.ts'
import type { QueriedServer, TimeRange } from './query-server.ts'
import { createRemoteWriter } from './remote-writer.ts'
import type { RemoteWriter } from './remote-writer.ts'

export interface PrometheusDependencies {
  readonly store: PrometheusStore
  readonly link: Pick<MetricsLink, 'call'>
  readonly known: Pick<KnownSubjects, 'hosts' | 'vms' | 'pools'>
  readonly monitoring: Pick<MonitoringService, 'settings'>
  readonly secrets: SecretStore
  readonly tasks: Pick<TasksService, 'register' | 'start'>
  readonly log: Log
  readonly now: () => number
}

export interface PrometheusService extends Disposable {
  get(): PrometheusStanding
  /** @throws AppError `not-supported` when there is no place for the secret */
  setWrite(write: RemoteWrite | null, secret: string | null | undefined): Promise<PrometheusStanding>
  setSource(source: PrometheusServer | null, secret: string | null | undefined): Promise<PrometheusStanding>
  /** @throws AppError `not-found` without a source, `prometheus-failed`, `prometheus-refused` */
  look(range: TimeRange, signal: AbortSignal): Promise<PrometheusFinds>
  importHistory(range: TimeRange, user: string): Promise<TaskId>
}

type Secret = 'write' | 'source'

const hourMs = 3_600_000
/** Tasks belong to hosts; this one belongs to the console itself. */
const consoleItself = HostId.parse('console')
const importKind = 'prometheus.import'
const ImportInput = z.object({ fromMs: z.number(), toMs: z.number() })

export async function createPrometheusService({ store, link, known, monitoring, secrets, tasks, log, now }: PrometheusDependencies): Promise<PrometheusService> {
  let settings: PrometheusSettings = await store.load()
  const secretKey = (which: Secret): string => `prometheus ${which}`
  const kept = new Set<Secret>()
  for (const which of ['write', 'source'] as const) if (settings[which] && settings[which].auth.kind !== 'none') kept.add(which)
  const secretOf = async (which: Secret): Promise<string | undefined> => (kept.has(which) ? secrets.get(secretKey(which)) : undefined)

  const startWriter = async (): Promise<RemoteWriter | undefined> => {
    const { write } = settings
    // Whoever is switched off is not waited for: it begins anew.
    await store.forgetCursors(write?.isEnabled === true ? write.url : undefined)
    if (write?.isEnabled !== true) return undefined
    return createRemoteWriter({
      write,
      secret: () => secretOf('write'),
      subjects: () => labelsByKey(labelledSubjects(known)),
      bodies: (request) => link.call('remoteWrite', request),
      pastBodies: (request) => link.call('remoteWritePast', request),
      cursorMs: await store.cursor(write.url),
      keepCursor: (sentToMs) => store.keepCursor(write.url, sentToMs),
      now,
      log,
    })
  }
  let writer = await startWriter()

  const get = (): PrometheusStanding => ({ ...settings, hasWriteSecret: kept.has('write'), hasSourceSecret: kept.has('source'), sent: writer?.sent() ?? { lastAtMs: null, samples: 0, refused: 0, behindSinceMs: null, problem: null } })
  const keepSecret = async (which: Secret, secret: string | null | undefined): Promise<void> => {
    if (secret === undefined || (secret === null && !kept.has(which))) return
    if (secret === null) {
      kept.delete(which)
      return secrets.remove(secretKey(which))
    }
    if (secrets.description === null) throw new AppError('not-supported', { message: 'This machine has no place for secrets: the password or token cannot be kept', reason: 'no-place-for-secrets', params: {} })
    await secrets.set(secretKey(which), secret)
    kept.add(which)
  }
  const change = async (which: Secret, next: PrometheusSettings, secret: string | null | undefined): Promise<PrometheusStanding> => {
    // A secret of one server must not go to another one: it is asked for anew.
    const isElsewhere = originOf(next[which]?.url) !== originOf(settings[which]?.url)
    await keepSecret(which, isElsewhere ? (secret ?? null) : secret)
    await store.save(next)
    settings = next
    return get()
  }
  const server = async (): Promise<QueriedServer> => {
    if (!settings.source) throw new AppError('not-found', { message: 'No Prometheus server is set up to take history from', reason: 'prometheus-not-set-up', params: {} })
    return createQueriedServer(settings.source, await secretOf('source'))
  }
  const keep = async (history: History): Promise<void> => {
    if (await link.call('importHistory', history)) return
    const [problem] = (await link.call('status', undefined)).problems
    throw problem ? errorOf(problem) : new AppError('metrics-not-written', { message: 'The history could not be written' })
  }
  tasks.register(importKind, async ({ target, signal, progress, log: write }) => {
    const { fromMs, toMs } = ImportInput.parse(target.input)
    const { minuteRetentionMs, hourRetentionMs } = monitoring.settings()
    // What is measured in this hour and the last may not be in its place yet.
    const range = { fromMs: Math.max(fromMs, now() - hourRetentionMs), toMs: Math.min(toMs, (Math.floor(now() / hourMs) - 1) * hourMs) }
    const hosts = new Map(known.vms().map(({ uuid, hostId }) => [uuid, hostId]))
    const hostOf = (subject: MetricSubject): string => (subject.kind === 'vm' ? (hosts.get(subject.uuid) ?? '') : subject.hostId)
    const count = await importHistory({ server: await server(), subjects: labelledSubjects(known), hosts: known.hosts(), range, minutesFromMs: now() - minuteRetentionMs, originOf: hostOf, keep, signal, progress, log: write })
    if (count === 0) throw new AppError('not-found', { message: 'This server has no figures of machines and hosts that are known here', reason: 'prometheus-no-figures', params: {} })
  }, { isUnlimited: true })

  return {
    get,
    async setWrite(write, secret) {
      const standing = await change('write', { ...settings, write }, secret)
      const next = await startWriter()
      writer?.[Symbol.dispose]()
      writer = next
      return { ...standing, sent: get().sent }
    },
    setSource: (source, secret) => change('source', { ...settings, source }, secret),
    async look(range, signal) {
      const asked = await server()
      const finds = { version: await asked.version(signal), series: 0, unknown: 0 }
      for await (const { found, unknown } of findHistory({ server: asked, subjects: labelledSubjects(known), hosts: known.hosts(), range, signal })) {
        finds.series += found.length
        finds.unknown += unknown
      }
      return finds
    },
    async importHistory({ fromMs, toMs }, user) {
      if (!(toMs > fromMs)) throw new AppError('input-invalid', { message: 'The range ends before it begins', reason: 'range-ends-early', params: { path: 'toMs' } })
      if (!settings.source) throw new AppError('not-found', { message: 'No Prometheus server is set up to take history from', reason: 'prometheus-not-set-up', params: {} })
      return tasks.start({ kind: importKind, targets: [{ hostId: consoleItself, label: new URL(settings.source.url).host, input: { fromMs, toMs } }], user, parallelism: 1 })
    },
    [Symbol.dispose]: () => writer?.[Symbol.dispose](),
  }
}

function originOf(url: string | undefined): string | undefined {
  return url === undefined ? undefined : new URL(url).origin
}
