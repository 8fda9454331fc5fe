// The data of one chart: asked for while the chart is in sight, anew with each change of its span. What was there before stays until
// the answer has come; when that takes longer than a moment, it is drawn over the new span meanwhile.
import { startTransition, useEffect, useMemo, useState } from 'react'
import type { MetricSelection } from '#shared/contract/monitoring.ts'
import { problemOf } from '#shared/errors.ts'
import type { Problem } from '#shared/model/hosts/host.ts'
import type { MetricAnswer } from '#shared/model/monitoring/metrics.ts'
import { useSession } from '../../../state/use-session.ts'
import type { ChartData, TimeSpan } from '../../../ui/chart/data/chart-data.ts'
import { useChartGroup } from '../../../ui/chart/widget/chart-group.tsx'
import { chartDataOf } from './series-labels.ts'
import { useLabelWords } from './use-label-words.ts'

export interface MetricData {
  readonly data: ChartData | undefined
  /** The one that the data are of, while the range is still the same: both move on together. */
  readonly span: TimeSpan
  readonly problem: Problem | undefined
}

export interface MetricDataRequest {
  /** Keep it the same array while it is the same. */
  readonly selections: readonly MetricSelection[]
  readonly span: TimeSpan
  /** Changes when a person chooses another time, and not when time moves on. */
  readonly rangeKey: string
  readonly isOn: boolean
}

const maxPoints = 600

interface Answered {
  readonly answer: MetricAnswer
  readonly span: TimeSpan
  readonly rangeKey: string
  readonly selections: readonly MetricSelection[]
}

export function useMetricData({ selections, span: { fromMs, toMs }, rangeKey, isOn }: MetricDataRequest): MetricData {
  const { client } = useSession()
  const { isFirst } = useChartGroup()
  const [last, setLast] = useState<Answered>()
  const [problem, setProblem] = useState<Problem>()
  useEffect(() => {
    if (!isOn || selections.length === 0) return undefined
    const stop = new AbortController()
    client.monitoring.query({ selections: [...selections], fromMs, toMs, maxPoints }, { signal: stop.signal }).then(
      (answer) => {
        if (stop.signal.aborted) return
        const show = (): void => {
          setLast({ answer, span: { fromMs, toMs }, rangeKey, selections })
          setProblem(undefined)
        }
        // The first answer to a new question is seen before the page turns to the others.
        if (isFirst(rangeKey)) show()
        else startTransition(show)
      },
      (error: unknown) => stop.signal.aborted || setProblem(problemOf(error)),
    )
    return () => stop.abort()
  }, [client, selections, fromMs, toMs, rangeKey, isOn, isFirst])
  const words = useLabelWords()
  const known = last?.selections === selections ? last : undefined
  const answer = known?.answer
  const data = useMemo(() => answer && chartDataOf(answer, words), [answer, words])
  const isLate = useIsLate(rangeKey)
  return { data, span: known && (known.rangeKey === rangeKey || !isLate) ? known.span : { fromMs, toMs }, problem }
}

/** To draw six charts of what was there before takes longer than most answers do. */
const momentMs = 150

/** Whether a moment has passed since the key changed. */
function useIsLate(key: string): boolean {
  const [lateKey, setLateKey] = useState(key)
  useEffect(() => {
    const timer = setTimeout(() => setLateKey(key), momentMs)
    return () => clearTimeout(timer)
  }, [key])
  return lateKey === key
}
