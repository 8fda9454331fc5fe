// What is measured and what follows from it: the samples in their thread, the marks on curves, Prometheus, the alerts.
import { randomUUID } from 'node:crypto'
import { createAlertsService } from '#electron/services/alerts/alerts-service.ts'
import type { AlertsService } from '#electron/services/alerts/alerts-service.ts'
import { createAlertStore } from '#electron/services/alerts/alert-store.ts'
import type { ProviderPool } from '#electron/services/hosts/provider-pool.ts'
import { createMarkBook } from '#electron/services/monitoring/marks/mark-book.ts'
import { createMarkStore } from '#electron/services/monitoring/marks/mark-store.ts'
import type { MetricsLink } from '#electron/services/monitoring/metrics-link.ts'
import { createMonitoringService } from '#electron/services/monitoring/monitoring-service.ts'
import { createSettingsStore } from '#electron/services/monitoring/settings-store.ts'
import { watchStoreProblems } from '#electron/services/monitoring/store-notices.ts'
import { createPrometheusService } from '#electron/services/prometheus/prometheus-service.ts'
import { createPrometheusStore } from '#electron/services/prometheus/prometheus-tables.ts'
import type { HostId, VmRef } from '#shared/model/ids.ts'
import { readVersion } from '../paths.ts'
import type { Foundation } from './foundation.ts'

export interface Workers {
  readonly pool: ProviderPool
  readonly metrics: MetricsLink
}

export interface FiguresOptions {
  readonly workers: Workers
  /** When the oldest snapshot of a machine was taken; `null` if it has none. */
  readonly oldestSnapshot: (ref: VmRef, signal: AbortSignal) => Promise<number | null>
}

export type Figures = Awaited<ReturnType<typeof createFigures>>

export async function createFigures(stack: AsyncDisposableStack, base: Foundation, { workers, oldestSnapshot }: FiguresOptions) {
  const { db, notices, onError, platform, tasks, log, now } = base
  stack.use(watchStoreProblems({ problems: async () => (await workers.metrics.call('status', undefined)).problems, tell: (problem) => notices.set('metrics', problem), onError }))
  const known = knownThings(base)
  const alertsBetween: AlertsService['between'] = (period) => alerts.between(period)
  const monitoring = stack.use(await createMonitoring(stack, base, { workers, known, alertsBetween }))
  const prometheus = stack.use(await createPrometheusService({ store: createPrometheusStore(db), link: workers.metrics, known, monitoring, secrets: platform.secrets, tasks, log, now }))
  const alerts = stack.use(await createAlerts(base, { workers, oldestSnapshot }))
  return { monitoring, prometheus, alerts }
}

/** What figures are about, and what of it is known without asking a host. */
function knownThings({ inventory, poolBook, now }: Foundation) {
  return {
    hosts: () => inventory.hosts(),
    vms: () => inventory.vms(),
    vmsOf: (hostId: HostId) => inventory.vmsOf(hostId),
    vm: (ref: VmRef) => inventory.vm(ref),
    usageOf: (hostId: HostId) => inventory.usageOf(hostId),
    now,
    pools: () => poolBook.pools(),
    poolsOf: (hostId: HostId) => poolBook.of(hostId),
  }
}

interface MonitoringOptions {
  readonly workers: Workers
  readonly known: ReturnType<typeof knownThings>
  readonly alertsBetween: AlertsService['between']
}

function createMonitoring(stack: AsyncDisposableStack, { db, saving, tasks, inventory, now, onError }: Foundation, { workers, known, alertsBetween }: MonitoringOptions) {
  const markStore = stack.use(createMarkStore(saving('marks')))
  return createMonitoringService({
    link: workers.metrics,
    known,
    settings: createSettingsStore(db),
    marks: createMarkBook({ store: markStore, tasks: (query) => tasks.history(query), alerts: alertsBetween, hostName: (hostId) => inventory.host(hostId)?.name ?? hostId, now }),
    pruneMarks: (beforeMs) => markStore.prune(beforeMs),
    version: readVersion(),
    setSampling: (settings) => workers.pool.setSampling(settings),
    now,
    onError,
  })
}

function createAlerts({ db, inventory, poolBook, platform, words, log, now }: Foundation, { workers: { metrics }, oldestSnapshot }: FiguresOptions): Promise<AlertsService> {
  return createAlertsService({
    store: createAlertStore(db),
    inventory,
    pools: poolBook,
    metrics: { watch: (request) => metrics.call('watchRules', request), change: (change) => metrics.call('changeRules', change), round: (request) => metrics.call('alertRound', request), tryRule: (request) => metrics.call('tryRule', request) },
    oldestSnapshot,
    secrets: platform.secrets,
    words,
    log,
    now,
    newId: randomUUID,
  })
}
