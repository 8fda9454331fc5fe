// What is done and told by the clock: reports of what the other services know, and snapshots on schedules.
import { randomUUID } from 'node:crypto'
import { createReportStore } from '#electron/services/reports/report-store.ts'
import { createReportsService } from '#electron/services/reports/reports-service.ts'
import { createScheduleStore } from '#electron/services/schedules/schedule-store.ts'
import { createSchedulesService } from '#electron/services/schedules/schedules-service.ts'
import { renderReport } from '#electron/workers/reports/render-report.ts'
import reportTemplates from '../../../resources/report-templates/templates.json' with { type: 'json' }
import type { Figures } from './figures.ts'
import type { Foundation } from './foundation.ts'
import type { Machines } from './machines.ts'

export async function createRecords(stack: AsyncDisposableStack, base: Foundation, { monitoring, alerts, snapshots, storage }: Pick<Figures, 'monitoring' | 'alerts'> & Pick<Machines, 'snapshots' | 'storage'>) {
  const { db, inventory, poolBook, audit, tasks, words, language, parallelism, log, now, onError } = base
  const reports = stack.use(await createReportsService({ store: createReportStore(db), inventory, pools: poolBook, monitoring, alerts, audit, snapshots, storage, tasks, render: renderReport, templates: reportTemplates, words, language, log, now, newId: randomUUID }))
  const schedules = stack.use(createSchedulesService({ store: createScheduleStore(db), inventory, snapshots, tasks, parallelism, now, onError }))
  return { reports, schedules }
}
