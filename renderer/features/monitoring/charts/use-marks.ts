// What happened to the subjects of a page while its charts were measured, in words.
import { useCallback, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { MetricSubject } from '#shared/model/monitoring/metrics.ts'
import { useSession } from '../../../state/use-session.ts'
import type { TimeSpan } from '../../../ui/chart/data/chart-data.ts'
import type { ChartMark } from '../../../ui/chart/data/group-marks.ts'
import { useLoaded } from '../../../ui/effects/use-loaded.ts'
import { markWords } from './mark-words.ts'
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
    const words = markWords(mark, t)
    return isOfMany ? { ...words, text: `${words.text} (${nameOf(mark.subject)})` } : words
  }), [value, t, nameOf, isOfMany])
}
