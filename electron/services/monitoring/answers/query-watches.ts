// The live tails that somebody watches by a query: when the fleet changes, what they find is looked up again, so that a new machine that
// fits joins and one that fits no more leaves.
import { repeat } from '#electron/lib/waiting/schedule.ts'
import type { GroupedSelection } from '#electron/engine/metrics/grouped-query.ts'
import type { TailSample } from '#electron/engine/metrics/live-tail.ts'
import type { MetricSelection } from '#shared/contract/monitoring.ts'
import type { MetricsLink } from '../metrics-link.ts'

export interface QueryWatches extends Disposable {
  /** @throws AppError `input-invalid` */
  add(selections: readonly MetricSelection[], onTick: (samples: readonly TailSample[]) => void): Disposable
  /** Machines, hosts or pools came, went or changed. Costs nothing: it is looked at a little later, once. */
  fleetChanged(): void
}

export interface QueryWatchesOptions {
  readonly link: Pick<MetricsLink, 'watch'>
  readonly resolve: (selection: MetricSelection) => GroupedSelection
  readonly onError: (error: unknown) => void
  readonly lookEveryMs?: number
}

interface Watched {
  readonly selections: readonly MetricSelection[]
  readonly onTick: (samples: readonly TailSample[]) => void
  /** What it finds, to tell whether that is still the same. */
  found: string
  current: Disposable
}

export function createQueryWatches({ link, resolve, onError, lookEveryMs = 2000 }: QueryWatchesOptions): QueryWatches {
  const watched = new Set<Watched>()
  let isStale = false
  const look = (): void => {
    if (!isStale) return
    isStale = false
    for (const one of watched) follow(one)
  }
  const follow = (one: Watched): void => {
    const resolved = one.selections.map(resolve)
    const found = JSON.stringify(resolved)
    if (found === one.found) return
    one.found = found
    one.current[Symbol.dispose]()
    one.current = link.watch(resolved, one.onTick)
  }
  const timer = repeat(look, { everyMs: lookEveryMs, onError })
  return {
    add(selections, onTick) {
      const resolved = selections.map(resolve)
      const one: Watched = { selections, onTick, found: JSON.stringify(resolved), current: link.watch(resolved, onTick) }
      // What names its things cannot find others.
      if (selections.some(({ subjects }) => !Array.isArray(subjects))) watched.add(one)
      return {
        [Symbol.dispose]() {
          watched.delete(one)
          one.current[Symbol.dispose]()
        },
      }
    },
    fleetChanged: () => void (isStale = true),
    [Symbol.dispose]: () => timer[Symbol.dispose](),
  }
}
