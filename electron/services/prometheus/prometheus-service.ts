// Somebody's Prometheus as callers see it: where figures are written to and how that goes, where history is taken over from, and taking it over
// as a Task. Passwords and tokens rest in the secret store.
import type { Log } from '#electron/lib/log.ts'
import { AppError } from '#shared/errors.ts'
import type { TaskId } from '#shared/model/ids.ts'
import type { PrometheusFinds, PrometheusServer, PrometheusSettings, PrometheusStanding, RemoteWrite } from '#shared/model/monitoring/prometheus.ts'
import type { MetricsLink } from '../monitoring/metrics-link.ts'
import type { MonitoringService } from '../monitoring/monitoring-service.ts'
import type { KnownSubjects } from '../monitoring/answers/resolve-subjects.ts'
import { labelledSubjects, labelsByKey } from '../monitoring/answers/subject-labels.ts'
import { createKeptSecrets } from '../questions/kept-secrets.ts'
import type { SecretStore } from '../questions/secret-store.ts'
import type { TasksService } from '../tasks/tasks-service.ts'
import { registerHistoryImports } from './history/history-imports.ts'
import { findHistory } from './history/import-history.ts'
import type { PrometheusStore } from './prometheus-tables.ts'
import { createQueriedServer } from './history/query-server.ts'
import type { QueriedServer, TimeRange } from './history/query-server.ts'
import { createRemoteWriter } from './writing/remote-writer.ts'
import type { RemoteWriter } from './writing/remote-writer.ts'

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

type Server = 'write' | 'source'

export async function createPrometheusService({ store, link, known, monitoring, secrets, tasks, log, now }: PrometheusDependencies): Promise<PrometheusService> {
  let settings: PrometheusSettings = await store.load()
  const kept = createKeptSecrets({ store: secrets, keyOf: (server: Server) => `prometheus ${server}`, known: withSecrets(settings) })
  const startWriter = async (): Promise<RemoteWriter | undefined> => {
    const { write } = settings
    // Whoever is switched off is not waited for: it begins anew.
    await store.forgetCursors(write?.isEnabled === true ? write.url : undefined)
    if (write?.isEnabled !== true) return undefined
    return createRemoteWriter({
      write,
      secret: () => kept.get('write'),
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

  const get = (): PrometheusStanding => ({ ...settings, hasWriteSecret: kept.has('write'), hasSourceSecret: kept.has('source'), sent: writer?.sent() ?? nothingSent })
  const change = async (which: Server, next: PrometheusSettings, secret: string | null | undefined): Promise<PrometheusStanding> => {
    // A secret of one server must not go to another one: it is asked for anew.
    const isElsewhere = originOf(next[which]?.url) !== originOf(settings[which]?.url)
    await kept.keep(which, isElsewhere ? secret || null : secret)
    await store.save(next)
    settings = next
    return get()
  }
  const source = (): PrometheusServer => {
    if (!settings.source) throw new AppError('not-found', { message: 'No Prometheus server is set up to take history from', reason: 'prometheus-not-set-up', params: {} })
    return settings.source
  }
  const server = async (): Promise<QueriedServer> => createQueriedServer(source(), await kept.get('source'))
  const imports = registerHistoryImports({ link, known, monitoring, tasks, server, now })

  return {
    get,
    async setWrite(write, secret) {
      const standing = await change('write', { ...settings, write }, secret)
      const next = await startWriter()
      writer?.[Symbol.dispose]()
      writer = next
      return { ...standing, sent: get().sent }
    },
    setSource: (next, secret) => change('source', { ...settings, source: next }, secret),
    async look(range, signal) {
      const asked = await server()
      const finds = { version: await asked.version(signal), series: 0, unknown: 0 }
      for await (const { found, unknown } of findHistory({ server: asked, subjects: labelledSubjects(known), hosts: known.hosts(), range, signal })) {
        finds.series += found.length
        finds.unknown += unknown
      }
      return finds
    },
    importHistory: async (range, user) => imports.start(range, new URL(source().url).host, user),
    [Symbol.dispose]: () => writer?.[Symbol.dispose](),
  }
}

const nothingSent: PrometheusStanding['sent'] = { lastAtMs: null, samples: 0, refused: 0, behindSinceMs: null, problem: null }

function withSecrets(settings: PrometheusSettings): Server[] {
  return (['write', 'source'] as const).filter((which) => settings[which] && settings[which].auth.kind !== 'none')
}

function originOf(url: string | undefined): string | undefined {
  return url === undefined ? undefined : new URL(url).origin
}
