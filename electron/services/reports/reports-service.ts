// Reports as callers see them: made by a Task, kept, fetched, and made again and again by schedules that mail them.
import * as z from 'zod'
import type { Log } from '#electron/lib/log.ts'
import type { Words } from '#electron/lib/words.ts'
import { AppError, problemOf } from '#shared/errors.ts'
import type { AuditEntry } from '#shared/contract/system.ts'
import type { Alert } from '#shared/model/monitoring/alert.ts'
import { consoleItself } from '#shared/model/ids.ts'
import type { HostId, TaskId } from '#shared/model/ids.ts'
import { Report, ReportRequest, ReportTemplate, ScheduleId } from '#shared/model/monitoring/report.ts'
import type { ReportDocument, ReportFormat, ReportId, ReportSchedule, ScheduleStanding } from '#shared/model/monitoring/report.ts'
import type { AlertsService } from '../alerts/alerts-service.ts'
import type { AuditService } from '../audit/audit-service.ts'
import type { InventoryService } from '../inventory/inventory-service.ts'
import type { MonitoringService } from '../monitoring/monitoring-service.ts'
import type { SnapshotsService } from '../snapshots/snapshots-service.ts'
import type { PoolBook } from '../storage/pool-book.ts'
import type { TasksService } from '../tasks/tasks-service.ts'
import { makeDocument } from './make-document.ts'
import { reportMail } from './report-mail.ts'
import { orphansOf } from './orphans.ts'
import type { OrphanSources } from './orphans.ts'
import { createReportSchedules } from './report-schedules.ts'
import type { ReportSources } from './report-sources.ts'
import type { ReportStore } from './report-store.ts'

export interface ReportsDependencies {
  readonly store: ReportStore
  readonly inventory: Pick<InventoryService, 'host' | 'hosts' | 'vm' | 'vms' | 'search'>
  readonly pools: Pick<PoolBook, 'pools'>
  readonly monitoring: Pick<MonitoringService, 'query'>
  readonly alerts: Pick<AlertsService, 'between' | 'sendMail' | 'settings'>
  readonly audit: Pick<AuditService, 'list'>
  readonly snapshots: Pick<SnapshotsService, 'list'>
  readonly storage: OrphanSources
  readonly tasks: Pick<TasksService, 'register' | 'start'>
  readonly render: (work: { document: ReportDocument; format: ReportFormat; language: string }, signal: AbortSignal) => Promise<Uint8Array>
  readonly templates: readonly unknown[]
  readonly words: Words
  readonly language: () => string
  readonly log: Log
  readonly now: () => number
  readonly newId: () => string
}

export interface ReportsService extends Disposable {
  list(): Promise<Report[]>
  make(request: ReportRequest, user: string): Promise<TaskId>
  file(id: ReportId): Promise<{ name: string; mimeType: string; bytes: Uint8Array }>
  remove(id: ReportId): Promise<void>
  templates(): readonly ReportTemplate[]
  schedules(): ScheduleStanding[]
  saveSchedule(schedule: ReportSchedule): Promise<void>
  removeSchedule(id: ScheduleId): Promise<void>
  /** Makes the report of a schedule now, and mails it. */
  runSchedule(id: ScheduleId, user: string): Promise<TaskId>
}

const mimeTypes: Readonly<Record<ReportFormat, string>> = { pdf: 'application/pdf', xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', csv: 'text/csv;charset=utf-8' }
const auditPage = 1000
const mostEntries = 20_000

/** What a task remembers of what it makes. */
const Work = z.object({ request: ReportRequest, by: z.string(), scheduleId: ScheduleId.optional(), /** When it was due, of one that comes late. */ missedMs: z.number().optional() })

export async function createReportsService(dependencies: ReportsDependencies): Promise<ReportsService> {
  const { store, tasks, render, alerts, words, language, now, newId, log } = dependencies
  const templates = dependencies.templates.map((template) => ReportTemplate.parse(template))

  const start = (work: z.input<typeof Work>): Promise<TaskId> => tasks.start({ kind: 'report.make', targets: [{ hostId: consoleItself, label: work.request.title, input: work }], user: work.by, parallelism: 1 })
  /** One that comes late is over the period that it would have had in time. */
  const startScheduled = ({ id, plan, periodMs }: ReportSchedule, by: string, missedMs?: number): Promise<TaskId> => {
    const toMs = missedMs ?? now()
    return start({ request: { ...plan, fromMs: toMs - periodMs, toMs }, by, scheduleId: id, ...(missedMs === undefined ? {} : { missedMs }) })
  }
  const schedules = await createReportSchedules({ store, run: async (schedule, missedMs) => void (await startScheduled(schedule, 'schedule', missedMs)), now, onError: (error) => log.error('a scheduled report could not begin', { error }) })

  const make = async ({ request, by }: z.output<typeof Work>, { signal, progress }: { signal: AbortSignal; progress: (share: number) => void }): Promise<{ report: Report; bytes: Uint8Array }> => {
    const document = await makeDocument(request, sourcesOf(dependencies, request, { signal, progress: (share) => progress(share * 0.9) }), by)
    const bytes = await render({ document, format: request.format, language: language() }, signal)
    const { fromMs, toMs, ...plan } = request
    const report = Report.parse({ ...plan, fromMs, toMs, id: newId(), madeAtMs: document.madeAtMs, by, sizeBytes: bytes.length, fileName: fileName(request, document.madeAtMs) })
    await store.add(report, bytes)
    return { report, bytes }
  }
  tasks.register('report.make', async ({ target, signal, progress, log: write }) => {
    const work = Work.parse(target.input)
    if (work.missedMs !== undefined) write({ line: 'due-missed', params: { dueMs: work.missedMs } })
    const schedule = work.scheduleId === undefined ? undefined : schedules.list().find(({ id }) => id === work.scheduleId)
    try {
      const { report, bytes } = await make(work, { signal, progress })
      for (const channelId of schedule?.channelIds ?? []) {
        await alerts.sendMail(channelId, { ...reportMail(words, report), attachments: [{ filename: report.fileName, content: Buffer.from(bytes), contentType: mimeTypes[report.format] }] }, signal)
        write({ line: 'report-mailed', params: { channel: alerts.settings().channels.find(({ id }) => id === channelId)?.name ?? channelId } })
      }
      if (schedule) await schedules.noteRun(schedule.id, null)
    } catch (error) {
      if (schedule) await schedules.noteRun(schedule.id, problemOf(error))
      throw error
    }
  })
  return {
    list: () => store.list(),
    make: (request, user) => start({ request, by: user }),
    async file(id) {
      const found = await store.file(id)
      if (!found) throw new AppError('not-found', { message: 'This report is not kept any more', reason: 'report-not-kept', params: { id } })
      return { name: found.report.fileName, mimeType: mimeTypes[found.report.format], bytes: found.bytes }
    },
    remove: (id) => store.remove(id),
    templates: () => templates,
    schedules: () => schedules.list(),
    saveSchedule: (schedule) => schedules.save(schedule),
    removeSchedule: (id) => schedules.remove(id),
    async runSchedule(id, user) {
      const schedule = schedules.list().find((one) => one.id === id)
      if (!schedule) throw new AppError('not-found', { message: 'There is no such schedule', reason: 'no-such-schedule', params: { id } })
      return startScheduled(schedule, user)
    },
    [Symbol.dispose]: () => schedules[Symbol.dispose](),
  }
}

/** "monthly-capacity-2026-11-30.pdf": nothing that a file system minds. */
function fileName({ title, format }: ReportRequest, madeAtMs: number): string {
  const words = title.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '-').replaceAll(/^-|-$/g, '').slice(0, 80)
  return `${words || 'report'}-${new Date(madeAtMs).toISOString().slice(0, 10)}.${format}`
}

/** @throws AppError `input-invalid` for a query that the language has not */
function sourcesOf({ words, inventory, pools, monitoring, alerts, audit, snapshots, storage, now }: ReportsDependencies, { query, fromMs, toMs }: ReportRequest, { signal, progress }: { signal: AbortSignal; progress: (share: number) => void }): Omit<ReportSources, 'sampled'> {
  const isAll = query.trim() === ''
  const vms = isAll ? inventory.vms() : inventory.search(query)
  const hostIds = new Set(vms.map(({ hostId }) => hostId))
  const hosts = inventory.hosts().filter(({ id }) => isAll || hostIds.has(id)).toSorted((left, right) => natural(left.name, right.name))
  const inScope = new Set(hosts.map(({ id }) => id))
  const vmKeys = new Set(vms.map(({ uuid }) => uuid))
  const concerns = ({ subject }: Alert): boolean => subject.kind === 'console' ? isAll : subject.kind === 'vm' ? vmKeys.has(subject.uuid) : inScope.has(subject.hostId)
  const nameOf = (hostId: HostId): string => inventory.host(hostId)?.name ?? hostId
  return {
    words,
    fromMs,
    toMs,
    nowMs: now(),
    hosts,
    vms: [...vms].toSorted((left, right) => natural(left.name, right.name)),
    pools: pools.pools().filter(({ hostId }) => inScope.has(hostId)).toSorted((left, right) => natural(left.name, right.name) || natural(nameOf(left.hostId), nameOf(right.hostId))),
    hostName: nameOf,
    vmName: (ref) => inventory.vm(ref)?.name ?? ref.uuid,
    query: (asked) => monitoring.query(asked),
    alerts: async () => (await alerts.between({ fromMs, toMs })).filter(concerns),
    audit: () => auditIn(audit, { fromMs, toMs }),
    snapshots: async (ref) => (await snapshots.list(ref, signal)).snapshots,
    orphans: (pool) => orphansOf({ pool, shared: pools.pools().filter(({ sharedKey, hostId }) => sharedKey !== '' && sharedKey === pool.sharedKey && hostId !== pool.hostId) }, storage, signal),
    progress,
  }
}

/** "kvm2" before "kvm10". */
const natural = (left: string, right: string): number => left.localeCompare(right, 'en', { numeric: true })

interface Period {
  readonly fromMs: number
  readonly toMs: number
}

async function auditIn(audit: Pick<AuditService, 'list'>, { fromMs, toMs }: Period): Promise<AuditEntry[]> {
  const found: AuditEntry[] = []
  for (let beforeSequence: number | undefined; found.length < mostEntries; ) {
    const page = await audit.list({ beforeSequence, limit: auditPage })
    found.push(...page.filter(({ atMs }) => atMs >= fromMs && atMs < toMs))
    const last = page.at(-1)
    if (!last || page.length < auditPage || last.atMs < fromMs) return found
    beforeSequence = last.sequence
  }
  return found
}
