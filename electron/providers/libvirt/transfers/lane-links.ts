// The connections of one image's lanes: opened when a lane first has something to move, so that the first begins while the others are on their way.
import type { HostLink, Link } from '../session/host-link.ts'
import type { BulkWay } from '../transport/host-transport.ts'

export interface LaneLinks extends AsyncDisposable {
  /** @throws what opening it failed for */
  link(lane: number): Promise<Link>
}

export function openLaneLinks(host: Pick<HostLink, 'openOwn'>, isAhead: BulkWay['isAhead'], signal: AbortSignal): LaneLinks {
  const links = new Map<number, Promise<Link>>()
  const over = new AbortController()
  const either = AbortSignal.any([signal, over.signal])
  return {
    link(lane) {
      const known = links.get(lane)
      if (known) return known
      const opening = host.openOwn(either, { bulk: { isAhead, lane } })
      // Whoever waits for it hears of its failure; a lane that is not used any more has nobody.
      opening.catch(() => {})
      links.set(lane, opening)
      return opening
    },
    async [Symbol.asyncDispose]() {
      over.abort()
      const close = async (opening: Promise<Link>): Promise<void> => (await opening).connection.close()
      await Promise.allSettled([...links.values()].map(close))
    },
  }
}
