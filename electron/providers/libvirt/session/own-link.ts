// A connection for one piece of work that may take long: nobody else has it meanwhile. How far the host is.
import type { HostLink, Link } from './host-link.ts'

export async function withOwnLink<T>(host: HostLink, signal: AbortSignal, work: (own: Link) => Promise<T>): Promise<T> {
  const own = await host.spare.take(signal)
  try {
    const result = await work(own)
    await host.spare.giveBack(own)
    return result
  } catch (error) {
    await own.connection.close()
    throw error
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
