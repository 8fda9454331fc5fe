// A connection for one piece of work that may take long, closed when it is over.
import type { HostLink, Link } from './host-link.ts'

export function withOwnLink<T>(host: HostLink, signal: AbortSignal, work: (own: Link) => Promise<T>): Promise<T> {
  return closedAfter(host.openOwn(signal), work)
}

/** For a volume's bytes. */
export function withBulkLink<T>(host: HostLink, signal: AbortSignal, work: (own: Link) => Promise<T>): Promise<T> {
  return closedAfter(host.openOwn(signal, { isBulk: true }), work)
}

async function closedAfter<T>(opening: Promise<Link>, work: (own: Link) => Promise<T>): Promise<T> {
  const own = await opening
  try {
    return await work(own)
  } finally {
    await own.connection.close()
  }
}
