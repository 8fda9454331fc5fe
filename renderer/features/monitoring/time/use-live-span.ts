// The span that charts show. While it follows the present it moves on with each new sample, or with the clock where none come.
import { startTransition, useEffect, useRef, useState } from 'react'
import type { MetricSelection } from '#shared/contract/monitoring.ts'
import { followStream } from '../../../api/client.ts'
import { atMostEvery } from '../../../state/paced.ts'
import { useSession } from '../../../state/use-session.ts'
import type { TimeSpan } from '../../../ui/chart/data/chart-data.ts'
import { spanOf } from './time-range.ts'
import type { TimeRange } from './time-range.ts'

/** No chart has more steps than this across: moving on by less is not to be seen. */
const steps = 600
const leastMs = 900
const quietMs = 5_000

/** Keep `watched` the same array while it is the same. The page's clock may be wrong; the samples tell the console's. */
export function useLiveSpan(range: TimeRange, watched: readonly MetricSelection[]): TimeSpan {
  const { client } = useSession()
  const [nowMs, setNowMs] = useState(Date.now)
  const movedAtMs = useRef(nowMs)
  const everyMs = range.kind === 'last' ? Math.max(leastMs, range.ms / steps) : 0
  useEffect(() => {
    if (everyMs === 0) return undefined
    const stop = new AbortController()
    const schedule = atMostEvery(everyMs)
    let offsetMs = 0
    const moveOn = (): void => schedule(() => stop.signal.aborted || document.visibilityState === 'hidden' || startTransition(() => setNowMs((movedAtMs.current = Date.now() + offsetMs))))
    const timer = setInterval(moveOn, Math.max(quietMs, everyMs))
    // A chosen time that the present is near enough for is not asked for twice.
    if (Date.now() - movedAtMs.current > everyMs) moveOn()
    if (watched.length > 0) {
      followStream(stop.signal, (options) => client.monitoring.watch({ selections: [...watched] }, options), ({ samples }) => {
        const newestMs = samples.reduce((newest, { atMs }) => Math.max(newest, atMs), 0)
        if (newestMs > 0) offsetMs = newestMs - Date.now()
        moveOn()
      }).catch(reportError)
    }
    return () => {
      clearInterval(timer)
      stop.abort()
    }
  }, [client, everyMs, watched])
  return spanOf(range, nowMs)
}
