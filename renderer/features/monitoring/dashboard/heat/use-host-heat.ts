// The newest values of all hosts, for the heat map: looked at again with every sampling.
import { useCallback, useMemo } from 'react'
import type { HostId } from '#shared/model/ids.ts'
import { useSession } from '../../../../state/use-session.ts'
import { useLoaded } from '../../../../ui/effects/use-loaded.ts'
import { useWhileVisible } from '../../../../ui/effects/use-while-visible.ts'
import { allHeatMetrics } from './heat-metrics.ts'
import type { HeatMetric } from './heat-metrics.ts'

const everyMs = 5_000

/** By host; one without a value is not in it. */
export function useHostHeat(metric: HeatMetric): ReadonlyMap<HostId, number> {
  const { client } = useSession()
  const load = useCallback((signal: AbortSignal) => client.monitoring.latest({ kind: 'host', metrics: [...allHeatMetrics] }, { signal }), [client])
  const { value, reload } = useLoaded(load)
  useWhileVisible(reload, everyMs, true)
  return useMemo(() => {
    const places = metric.metrics.map((name) => allHeatMetrics.indexOf(name))
    return new Map((value ?? []).flatMap(({ subject, values }): (readonly [HostId, number])[] => {
      const figure = metric.valueOf(places.map((at) => values[at] ?? null))
      return subject.kind === 'host' && figure !== null ? [[subject.hostId, figure]] : []
    }))
  }, [value, metric])
}
