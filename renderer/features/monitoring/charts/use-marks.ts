// What happened to the subjects of a page while its charts were measured, in words.
import { useCallback, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Mark, MetricSubject } from '#shared/model/metrics.ts'
import { useSession } from '../../../state/use-session.ts'
import type { TimeSpan } from '../../../ui/chart/data/chart-data.ts'
import type { ChartMark } from '../../../ui/chart/widget/group-marks.ts'
import { useLoaded } from '../../../ui/use-loaded.ts'
import { useSubjectName } from './use-label-words.ts'

/** The present moves on with every sample; what happened is looked up less often. */
const everyMs = 10_000
const most = 500

export function useMarks(subjects: readonly MetricSubject[], span: TimeSpan): readonly ChartMark[] {
  const { client } = useSession()
  const { t } = useTranslation(['monitoring', 'app'])
  const nameOf = useSubjectName()
  const [fromMs, toMs] = [Math.floor(span.fromMs / everyMs) * everyMs, Math.ceil(span.toMs / everyMs) * everyMs]
  const load = useCallback((signal: AbortSignal) => client.monitoring.marks({ subjects: [...subjects], fromMs, toMs, limit: most }, { signal }), [client, subjects, fromMs, toMs])
  const { value } = useLoaded(load)
  const isOfMany = subjects.length > 1
  return useMemo(() => (value ?? []).map((mark): ChartMark => {
    const what = mark.kind === 'task' ? t(`app:task.${mark.detail}`, { defaultValue: mark.detail }) : t(`mark.${mark.kind}`)
    const how = mark.outcome === '' || mark.outcome === 'succeeded' ? '' : t(`outcome.${mark.outcome}`)
    const detail = mark.kind === 'task' ? '' : mark.detail
    const text = [[what, how, detail].filter(Boolean).join(', '), isOfMany ? `(${nameOf(mark.subject)})` : ''].filter(Boolean).join(' ')
    return { id: mark.id, atMs: mark.atMs, text, ...lookOf(mark) }
  }), [value, t, nameOf, isOfMany])
}

function lookOf({ kind, outcome, detail }: Mark): Pick<ChartMark, 'icon' | 'tone'> {
  if (outcome === 'failed' || outcome === 'interrupted') return { icon: 'failed', tone: 'error' }
  switch (kind) {
    case 'started':
    case 'resumed':
    case 'host-connected':
      return { icon: 'started', tone: 'good' }
    case 'stopped':
    case 'paused':
    case 'saved':
      return { icon: 'stopped', tone: 'quiet' }
    case 'migrated':
      return { icon: 'moved', tone: 'quiet' }
    case 'snapshot':
      return { icon: 'snapshot', tone: 'quiet' }
    case 'alert':
      return { icon: 'alert', tone: outcome === 'resolved' ? 'good' : 'warning' }
    case 'crashed':
    case 'panicked':
    case 'watchdog':
    case 'io-error':
    case 'host-lost':
      return { icon: 'failed', tone: 'error' }
    case 'disk-threshold':
      return { icon: 'alert', tone: 'warning' }
    case 'task':
      return { icon: detail.startsWith('snapshot.') ? 'snapshot' : detail.includes('migrate') ? 'moved' : 'other', tone: 'quiet' }
    default:
      return kind satisfies never
  }
}
