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
