// Reports, templates and schedules for the pages: read again when a report's task has ended.
import { useCallback } from 'react'
import { useStore } from 'zustand'
import type { Report, ReportTemplate, ScheduleStanding } from '#shared/model/monitoring/report.ts'
import { isEnded } from '#shared/model/task.ts'
import { useSession } from '../../state/use-session.ts'
import { useLoaded } from '../../ui/effects/use-loaded.ts'
import type { Loaded } from '../../ui/effects/use-loaded.ts'

/** Changes when a report was made, or could not be. */
function useMadeAtMs(): number {
  return useStore(useSession().tasks, (state) => state.tasks.reduce((last, { kind, state: standing, endedAtMs }) => (kind === 'report.make' && isEnded(standing) ? Math.max(last, endedAtMs ?? 0) : last), 0))
}

export function useReports(): Loaded<Report[]> {
  const { client } = useSession()
  const load = useCallback((signal: AbortSignal) => client.reports.list(undefined, { signal }), [client])
  return useLoaded(load, useMadeAtMs())
}

export function useSchedules(): Loaded<ScheduleStanding[]> {
  const { client } = useSession()
  const load = useCallback((signal: AbortSignal) => client.reports.schedules(undefined, { signal }), [client])
  return useLoaded(load, useMadeAtMs())
}

export function useTemplates(): Loaded<ReportTemplate[]> {
  const { client } = useSession()
  const load = useCallback((signal: AbortSignal) => client.reports.templates(undefined, { signal }), [client])
  return useLoaded(load)
}
