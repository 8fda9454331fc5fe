// A connection for one piece of work that may take long: nobody else has it meanwhile. How far the host is.
import { LibvirtError } from '#electron/libvirt/index.ts'
import { pause } from '#electron/lib/waiting/pause.ts'
import type { HostLink, Link } from './host-link.ts'

export async function withOwnLink<T>(host: Pick<HostLink, 'spare'>, signal: AbortSignal, work: (own: Link) => Promise<T>): Promise<T> {
  const own = await host.spare.take(signal)
  try {
    const result = await work(own)
    await host.spare.giveBack(own)
    return result
  } catch (error) {
    // A no is an answer like any other: the next piece of work can have the connection.
    if (error instanceof LibvirtError) await host.spare.giveBack(own)
    else await own.connection.close()
    throw error
  }
}

/** From this round trip on, SSH's usual 2 MiB under way are less than what disks and lines take. */
const farMs = 5
const mostCalls = 5
const betweenCallsMs = 10

/**
 * By the shortest of a few calls: something else may have been in the way of one, and a near host that is busy is not far. None waits for
 * the answer to the one before: of a far host that would be as many round trips.
 */
export async function isFar({ connection }: Link, signal: AbortSignal): Promise<boolean> {
  const isQuick = async (): Promise<boolean> => {
    const startMs = performance.now()
    await connection.call('CONNECT_GET_LIB_VERSION', {}, { signal })
    return performance.now() - startMs < farMs
  }
  const answers: Promise<boolean>[] = []
  while (answers.length < mostCalls) {
    const answer = isQuick()
    // Awaited below; until then its failure must not count as nobody's.
    answer.catch(() => {})
    answers.push(answer)
    if (await Promise.race([answer, pause(betweenCallsMs, signal).then(() => false)])) return false
  }
  return !(await Promise.all(answers)).includes(true)
}
