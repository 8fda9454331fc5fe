// Builds the whole console out of its parts, and takes it apart again in the reverse order. Every service is a function of
// what it is given here; there is no other place where services meet.
import { randomUUID } from 'node:crypto'
import { homedir, hostname } from 'node:os'
import { join } from 'node:path'
import { openOrBeginAnew } from '#electron/lib/database/database.ts'
import { takeExclusiveLock } from '#electron/lib/files/exclusive-lock.ts'
import type { Log } from '#electron/lib/log.ts'
import type { RecordSpan } from '#electron/lib/trace.ts'
import { createWords } from '#electron/lib/words.ts'
import { createAlertsService } from '#electron/services/alerts/alerts-service.ts'
import { createAlertStore } from '#electron/services/alerts/alert-store.ts'
import { createAuditService } from '#electron/services/audit/audit-service.ts'
import { createCloningService } from '#electron/services/cloning/cloning-service.ts'
import { createConsolesService } from '#electron/services/consoles/consoles-service.ts'
import type { ConsolesService } from '#electron/services/consoles/consoles-service.ts'
import { createCreationService } from '#electron/services/creation/creation-service.ts'
import { createDefinitionsService } from '#electron/services/definitions/definitions-service.ts'
import { createDeletionService } from '#electron/services/deletion/deletion-service.ts'
import { createEditingService } from '#electron/services/editing/editing-service.ts'
import { createExportingService } from '#electron/services/exporting/exporting-service.ts'
import { createGuestsService } from '#electron/services/guests/guests-service.ts'
import { createAutoconnect } from '#electron/services/hosts/autoconnect.ts'
import { discoverHosts } from '#electron/services/hosts/discover.ts'
import { createHostGroups } from '#electron/services/hosts/host-groups.ts'
import { createHostSessions } from '#electron/services/hosts/host-sessions.ts'
import { createHostStore } from '#electron/services/hosts/host-store.ts'
import { createHostsService } from '#electron/services/hosts/hosts-service.ts'
import type { HostsDependencies } from '#electron/services/hosts/hosts-service.ts'
import type { ProviderPool } from '#electron/services/hosts/provider-pool.ts'
import { createImportingService } from '#electron/services/importing/importing-service.ts'
import { createInventoryService } from '#electron/services/inventory/inventory-service.ts'
import type { InventoryService } from '#electron/services/inventory/inventory-service.ts'
import { createInventoryStore } from '#electron/services/inventory/inventory-store.ts'
import { createIsoLibrary } from '#electron/services/isos/iso-library.ts'
import { createOperatingSystems } from '#electron/services/operating-systems/operating-systems.ts'
import { readOsDatabase } from '#electron/services/operating-systems/os-database.ts'
import { createPreferencesService } from '#electron/services/preferences/preferences-service.ts'
import { createPrometheusService } from '#electron/services/prometheus/prometheus-service.ts'
import { createPrometheusStore } from '#electron/services/prometheus/prometheus-tables.ts'
import { createKnownSecrets } from '#electron/services/questions/known-secrets.ts'
import { createQuestionsService } from '#electron/services/questions/questions-service.ts'
import { createNetworkBook } from '#electron/services/networks/network-book.ts'
import { createNetworkChecks } from '#electron/services/networks/network-checks.ts'
import { createNetworksService } from '#electron/services/networks/networks-service.ts'
import { createPoolBook } from '#electron/services/storage/pool-book.ts'
import { createStorageService } from '#electron/services/storage/storage-service.ts'
import { createTemplateImageStore } from '#electron/services/storage/template-image-store.ts'
import { createTierStore } from '#electron/services/storage/tiers/tier-store.ts'
import { createReportStore } from '#electron/services/reports/report-store.ts'
import { createReportsService } from '#electron/services/reports/reports-service.ts'
import { createSchedulesService } from '#electron/services/schedules/schedules-service.ts'
import { createScheduleStore } from '#electron/services/schedules/schedule-store.ts'
import { createSnapshotsService } from '#electron/services/snapshots/snapshots-service.ts'
import { createMarkBook } from '#electron/services/monitoring/marks/mark-book.ts'
import { createHardwareService } from '#electron/services/hardware/hardware-service.ts'
import { createMarkStore } from '#electron/services/monitoring/marks/mark-store.ts'
import type { MetricsLink } from '#electron/services/monitoring/metrics-link.ts'
import { createMonitoringService } from '#electron/services/monitoring/monitoring-service.ts'
import { watchStoreProblems } from '#electron/services/monitoring/store-notices.ts'
import { createSettingsStore } from '#electron/services/monitoring/settings-store.ts'
import { createNotices, damagedDatabase } from '#electron/services/system/notices.ts'
import { createTaskBoard } from '#electron/services/tasks/task-board.ts'
import { createTaskQueue } from '#electron/services/tasks/task-queue.ts'
import { createTaskRunner } from '#electron/services/tasks/task-runner.ts'
import { createTaskStore } from '#electron/services/tasks/task-store.ts'
import { createTasksService } from '#electron/services/tasks/tasks-service.ts'
import { createTransferBook } from '#electron/services/transfers/transfer-book.ts'
import { createPartialStore } from '#electron/services/transfers/left/partial-store.ts'
import { createTransfersService } from '#electron/services/transfers/transfers-service.ts'
import { createUnfinishedFiles } from '#electron/services/transfers/left/unfinished-files.ts'
import type { TransferDoor } from '#electron/services/transfers/transfer-tickets.ts'
import { createTrashService } from '#electron/services/trash/trash-service.ts'
import { createTrashStore } from '#electron/services/trash/trash-store.ts'
import { createVmsService } from '#electron/services/vms/vms-service.ts'
import type { About } from '#shared/contract/system.ts'
import { renderReport } from '#electron/workers/reports/render-report.ts'
import reportTemplates from '../../resources/report-templates/templates.json' with { type: 'json' }
import { problemOf } from '#shared/errors.ts'
import type { AppError } from '#shared/errors.ts'
import type { HostId, VmRef } from '#shared/model/ids.ts'
import type { SnapshotSituation } from '#shared/model/snapshot.ts'
import { createCommandLineHosts } from './command-line-hosts.ts'
import type { CommandLineHosts } from './command-line-hosts.ts'
import { migrations } from './migrations.ts'
import type { Tables } from './migrations.ts'
import { readVersion } from './paths.ts'
import type { Platform } from './platform.ts'
import { createImplementer } from './router/middleware.ts'
import { createRouter } from './router/router.ts'
import type { AppRouter } from './router/router.ts'

export interface AppOptions {
  readonly platform: Platform
  readonly log: Log
  /** The workers that hold the sessions, and the one that keeps their samples; the app disposes them. */
  readonly createWorkers: (parts: { readonly log: Log; readonly dataDir: string; readonly record: RecordSpan | undefined }) => { readonly pool: ProviderPool; readonly metrics: MetricsLink }
  readonly expandUri: HostsDependencies['expandUri']
  readonly listSshHosts: () => Promise<readonly string[]>
  /** Where OpenTelemetry's traces are collected, e.g. http://127.0.0.1:4318; absent or empty: nowhere. */
  readonly otlpUrl?: string | undefined
}

export interface App extends AsyncDisposable {
  /** For every door: `implement`ed contract whose context is a `CallContext`. */
  readonly router: AppRouter
  /** Doors redeem console tickets here. */
  readonly consoles: Pick<ConsolesService, 'redeem'>
  /** Doors take and give the bytes of volumes here. */
  readonly transfers: TransferDoor
  /** The page for Prometheus. */
  readonly metrics: { render(): Promise<string> }
  readonly about: About
  /** For the command line: what it opens must be a host first. */
  readonly hosts: CommandLineHosts
  readonly inventory: Pick<InventoryService, 'hosts' | 'vms' | 'watch'>
}

/** What a host may need at once, over all acts: libvirtd stops reading a connection when five calls hang. */
const tasksPerHost = 4
const keptTasks = 200
const leftWorkDeadlineMs = 60_000
/** Where the packages of osinfo-db put their data. */
const osDatabaseDirs = ['/usr/share/osinfo/os', '/usr/local/share/osinfo/os']

/** @throws AppError `conflict` when another console uses the data folder or another program its database, `disk-full`. */
export async function createApp({ platform, log, createWorkers, expandUri, listSshHosts, otlpUrl = '' }: AppOptions): Promise<App> {
  await using stack = new AsyncDisposableStack()
  const now = Date.now
  const onError = (error: unknown): void => log.error('background work failed', { error })

  stack.use(takeExclusiveLock(join(platform.dataDir, 'console.lock')))
  const { db: opened, keptAs } = await openOrBeginAnew<Tables>({ file: join(platform.dataDir, 'console.sqlite'), migrations }, now())
  const db = stack.use(opened)
  const spans = otlpUrl === '' ? undefined : stack.use((await import('./span-export.ts')).openSpanExport({ url: otlpUrl, version: readVersion(), log }))
  const record = spans?.record
  const notices = stack.use(createNotices())
  if (keptAs !== undefined) {
    const problem = damagedDatabase(keptAs)
    notices.set('database', problem)
    log.error(problem.message)
  }
  const saving = (source: string) => ({ db, onError, onDiskFull: (problem: AppError | null) => notices.set(source, problem) })

  const audit = stack.use(await createAuditService({ ...saving('audit'), now }))
  const preferences = stack.use(await createPreferencesService(platform.preferences, log))
  const language = (): string => preferences.get().language
  const words = createWords(language)
  const questions = stack.use(createQuestionsService({ secrets: createKnownSecrets(platform.secrets, log), now }))
  const inventory = stack.use(createInventoryService({ store: createInventoryStore(saving('inventory')), now }))

  const poolBook = stack.use(createPoolBook())
  const networkBook = stack.use(createNetworkBook())

  const taskStore = createTaskStore(saving('tasks'))
  const board = createTaskBoard({ store: taskStore, now, keptEnded: keptTasks, onError })
  const runner = createTaskRunner({ board, queue: createTaskQueue({ perHost: tasksPerHost }), now, onError, log, words, record })
  const tasks = stack.use(createTasksService({ store: taskStore, board, runner, now, onError }))

  const workers = createWorkers({ log, dataDir: platform.dataDir, record })
  stack.use(watchStoreProblems({ problems: async () => (await workers.metrics.call('status', undefined)).problems, tell: (problem) => notices.set('metrics', problem), onError }))
  const markStore = stack.use(createMarkStore(saving('marks')))
  const known = { hosts: () => inventory.hosts(), vms: () => inventory.vms(), vmsOf: (hostId: HostId) => inventory.vmsOf(hostId), vm: (ref: VmRef) => inventory.vm(ref), usageOf: (hostId: HostId) => inventory.usageOf(hostId), now, pools: () => poolBook.pools(), poolsOf: (hostId: HostId) => poolBook.of(hostId) }
  const monitoring = stack.use(
    await createMonitoringService({
      link: workers.metrics,
      known,
      settings: createSettingsStore(db),
      marks: createMarkBook({ store: markStore, tasks: (query) => tasks.history(query), alerts: (period) => alerts.between(period), hostName: (hostId) => inventory.host(hostId)?.name ?? hostId, now }),
      pruneMarks: (beforeMs) => markStore.prune(beforeMs),
      version: readVersion(),
      setSampling: (settings) => workers.pool.setSampling(settings),
      now,
      onError,
    }),
  )
  const prometheus = stack.use(await createPrometheusService({ store: createPrometheusStore(db), link: workers.metrics, known, monitoring, secrets: platform.secrets, tasks, log, now }))
  const alerts = stack.use(
    await createAlertsService({
      store: createAlertStore(db),
      inventory,
      pools: poolBook,
      metrics: { watch: (request) => workers.metrics.call('watchRules', request), change: (change) => workers.metrics.call('changeRules', change), round: (request) => workers.metrics.call('alertRound', request), tryRule: (request) => workers.metrics.call('tryRule', request) },
      oldestSnapshot: async (ref, signal) => oldestOf(await snapshots.list(ref, signal)),
      secrets: platform.secrets,
      words,
      log,
      now,
      newId: randomUUID,
    }),
  )
  const pool = stack.use(workers.pool)
  const autoconnect = stack.use(createAutoconnect({ open: (connection: Parameters<typeof sessions.open>[0]) => sessions.open(connection), atOnce: 64, patienceMs: 5000 }))
  const sessions = stack.use(
    createHostSessions({
      pool,
      lastKnown: (hostId) => inventory.vmsOf(hostId),
      ask: (hostId, detail, signal) => questions.ask(hostId, detail, signal),
      log,
      now,
      onEvent(hostId, event) {
        inventory.apply(hostId, event)
        poolBook.apply(hostId, event)
        networkBook.apply(hostId, event)
        monitoring.apply(hostId, event)
        alerts.note(hostId, event)
        if (event.kind === 'state') {
          autoconnect.onState(hostId, event.state)
          if (event.state.kind === 'connected') lookForLeftWork(hostId)
        }
      },
    }),
  )
  const onRemoved = (hostId: HostId): void => {
    poolBook.removeHost(hostId)
    networkBook.removeHost(hostId)
    monitoring.removeHost(hostId)
    storage.leftMoves.removeHost(hostId)
    transfers.leftUploads.removeHost(hostId).catch(onError)
  }
  const lookForLeftWork = (hostId: HostId): void => {
    const signal = AbortSignal.timeout(leftWorkDeadlineMs)
    storage.leftMoves.check(hostId, signal).catch((error: unknown) => log.info('whether moves of disks were left half way is not known', { hostId, reason: problemOf(error).message }))
    transfers.leftUploads.check(hostId, signal).catch((error: unknown) => log.info('whether uploads were left half way is not known', { hostId, reason: problemOf(error).message }))
  }
  const findHosts = () => discoverHosts({ listSshHosts, machineName: hostname(), ...runDirs() })
  const hosts = createHostsService({ store: createHostStore(db, now), sessions, inventory, autoconnect, onWanted: () => questions.allowAgain(), findHosts, expandUri, log, onRemoved })
  const parallelism = (): number => preferences.get().bulkParallelism
  const hostGroups = createHostGroups({ db, isKnown: (hostId) => inventory.host(hostId) !== undefined })
  const networkChecks = createNetworkChecks({ book: networkBook, sessions, log })
  const definitions = createDefinitionsService({ db, sessions, now, check: (change, signal) => networkChecks.assertDefinition(change, signal) })
  const networks = createNetworksService({ book: networkBook, sessions, tasks, definitions, checks: networkChecks, parallelism, log })
  const storage = stack.use(createStorageService({ book: poolBook, inventory, sessions, tasks, tiers: createTierStore(db), templateImages: createTemplateImageStore(db), definitions, parallelism }))
  const files = createUnfinishedFiles(db, now)
  const transfers = stack.use(createTransfersService({ book: stack.use(createTransferBook({ now })), partials: createPartialStore(db), files, sessions, tasks, now }))
  const isos = createIsoLibrary({ pools: () => poolBook.pools(), sessions, osOf: (iso) => operatingSystems.ofDisc(iso) })
  const operatingSystems = createOperatingSystems({ database: () => readOsDatabase(osDatabaseDirs), identify: (ref, signal) => isos.identify(ref, signal) })
  const vms = createVmsService({ inventory, sessions, tasks, parallelism })
  const creation = createCreationService({ inventory, pools: poolBook, networks: networkBook, operatingSystems, sessions, tasks, parallelism, now })
  const importing = createImportingService({ inventory, pools: poolBook, networks: networkBook, operatingSystems, sessions, tasks, transfers })
  const cloning = createCloningService({ inventory, pools: poolBook, networks: networkBook, sessions, tasks, parallelism })
  const deletion = createDeletionService({ inventory, sessions, deleteVolume: (ref, signal) => storage.deleteVolume(ref, signal), tasks, parallelism })
  const trash = stack.use(createTrashService({ store: createTrashStore(db), inventory, pools: poolBook, sessions, deleteVolume: (ref, signal) => storage.deleteVolume(ref, signal), tasks, parallelism, now, onError }))
  const editing = createEditingService({ inventory, networks: networkBook, pools: poolBook, definitions, sessions, tasks, parallelism })
  const exporting = createExportingService({ inventory, pools: poolBook, operatingSystems, sessions, transfers })
  const hardware = createHardwareService({ inventory, sessions, tasks, definitions, log })
  const snapshots = createSnapshotsService({ inventory, sessions, tasks, parallelism })
  const guests = createGuestsService({ sessions, mayRunCommands: () => preferences.get().canRunGuestCommands })
  const reports = stack.use(await createReportsService({ store: createReportStore(db), inventory, pools: poolBook, monitoring, alerts, audit, snapshots, storage, tasks, render: renderReport, templates: reportTemplates, words, language, log, now, newId: randomUUID }))
  const schedules = stack.use(createSchedulesService({ store: createScheduleStore(db), inventory, snapshots, tasks, parallelism, now, onError }))
  const consoles = stack.use(createConsolesService({ sessions }))

  const about: About = { version: readVersion(), shell: platform.shell, platform: `${process.platform} ${process.arch}`, secretStore: platform.secrets.description, user: platform.user }
  const router = createRouter(createImplementer({ audit, log, record }), { about, alerts, audit, cloning, consoles, creation, definitions, deletion, editing, exporting, guests, hardware, hosts, hostGroups, importing, inventory, isos, monitoring, networks, notices, operatingSystems, parallelism, preferences, prometheus, questions, reports, schedules, snapshots, storage, tasks, transfers, trash, vms })

  await tasks.recover()
  files.clear().catch((error: unknown) => log.warn('files of downloads that were not finished are still there', { reason: problemOf(error).message }))
  await hosts.start()
  const owned = stack.move()
  return { router, consoles, transfers, metrics: { render: () => monitoring.prometheusPage() }, about, hosts: createCommandLineHosts({ router, hosts, user: about.user }), inventory, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

function oldestOf({ snapshots }: SnapshotSituation): number | null {
  return snapshots.length === 0 ? null : Math.min(...snapshots.map(({ createdAtMs }) => createdAtMs))
}

/** Where libvirt's daemons put their sockets; without a session directory libvirt uses the cache of the home folder. */
function runDirs(): { runDir: string; userRunDir: string } {
  const session = process.env['XDG_RUNTIME_DIR']
  return { runDir: process.platform === 'linux' ? '/run' : '/var/run', userRunDir: session === undefined || session === '' ? join(homedir(), '.cache') : session }
}
