// Reports that were made, and the schedules that make them.
import type { ReportView } from '../../app/routes.ts'
import { ReportsPage } from './reports-page.tsx'
import { SchedulesPage } from './schedules-page.tsx'

export function ReportsArea({ view }: { view: ReportView }) {
  return view === 'made' ? <ReportsPage /> : <SchedulesPage />
}
