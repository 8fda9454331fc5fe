// The connections of one image's lanes: opened when a lane first has something to move, or before, so that the first begins while the others are on their way.
import type { HostLink, Link } from '../../session/host-link.ts'

export interface LaneLinks extends AsyncDisposable {
  /** @throws what opening it failed for */
  link(lane: number): Promise<Link>
  /** Opens so many of them, for what will be moved in a moment. */
  openAhead(lanes: number): void
}

export function openLaneLinks(host: Pick<HostLink, 'openOwn'>, signal: AbortSignal): LaneLinks {
  const links = new Map<number, Promise<Link>>()
  const over = new AbortController()
  const either = AbortSignal.any([signal, over.signal])
  const link = (lane: number): Promise<Link> => {
    const known = links.get(lane)
    if (known) return known
    const opening = host.openOwn(either, { bulk: { lane } })
    // Whoever waits for it hears of its failure; a lane that is not used any more has nobody.
    opening.catch(() => {})
    links.set(lane, opening)
    return opening
  }
  return {
    link,
    openAhead(lanes) {
      for (let lane = 0; lane < lanes; lane += 1) void link(lane)
    },
    async [Symbol.asyncDispose]() {
      over.abort()
      const opened = await Promise.allSettled(links.values())
      // The image is moved: nobody waits for the goodbye.
      for (const each of opened) if (each.status === 'fulfilled') void each.value.connection.close()
    },
  }
}
