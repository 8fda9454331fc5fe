// A connection for one piece of work that may take long, closed when it is over.
import type { HostLink, Link } from './host-link.ts'

export async function withOwnLink<T>(host: HostLink, signal: AbortSignal, work: (own: Link) => Promise<T>): Promise<T> {
  const own = await host.openOwn(signal)
  try {
    return await work(own)
  } finally {
    await own.connection.close()
  }
}

/** From this round trip on, SSH's usual 2 MiB under way are less than what disks and lines take. */
const farMs = 5
const mostRounds = 5

/** By the shortest of a few calls: something else may have been in the way of one, and a near host that is busy is not far. */
export async function isFar({ connection }: Link, signal: AbortSignal): Promise<boolean> {
  for (let round = 0; round < mostRounds; round += 1) {
    const startMs = performance.now()
    await connection.call('CONNECT_GET_LIB_VERSION', {}, { signal })
    if (performance.now() - startMs < farMs) return false
  }
  return true
}
