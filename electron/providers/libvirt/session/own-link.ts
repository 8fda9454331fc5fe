// A connection for one piece of work that may take long, closed when it is over.
import type { HostLink, Link } from './host-link.ts'

export function withOwnLink<T>(host: HostLink, signal: AbortSignal, work: (own: Link) => Promise<T>): Promise<T> {
  return closedAfter(host.openOwn(signal), work)
}

/** For a volume's bytes from the host. Near ones are not let send far ahead: sshd would spend its time on what waits. */
export async function withDownloadLink<T>(host: HostLink, signal: AbortSignal, work: (own: Link) => Promise<T>): Promise<T> {
  return closedAfter(host.openOwn(signal, { isBulk: await isFar(host.control, signal) }), work)
}

/** From this round trip on, SSH's usual 2 MiB under way are less than what disks and lines take. */
const farMs = 5

/** By the shorter of two calls: something else may have been in the way of one. */
export async function isFar({ connection }: Link, signal: AbortSignal): Promise<boolean> {
  const times: number[] = []
  for (let round = 0; round < 2; round += 1) {
    const startMs = performance.now()
    await connection.call('CONNECT_GET_LIB_VERSION', {}, { signal })
    times.push(performance.now() - startMs)
  }
  return Math.min(...times) >= farMs
}

async function closedAfter<T>(opening: Promise<Link>, work: (own: Link) => Promise<T>): Promise<T> {
  const own = await opening
  try {
    return await work(own)
  } finally {
    await own.connection.close()
  }
}
