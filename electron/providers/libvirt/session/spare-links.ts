// Connections for pieces of work that follow each other: what ended well, or with the daemon's no, is kept for a moment, since another
// costs a far host four round trips, to be opened and closed. One with a call that nobody waits for any more is never used again.
import type { Link } from './host-link.ts'

export interface SpareLinks {
  /** A spare one, or a fresh one. @throws as opening does */
  take(signal: AbortSignal): Promise<Link>
  /** After work that ended well, or with the daemon's no. */
  giveBack(link: Link): Promise<void>
  close(): Promise<void>
}

const mostSpare = 2
/** One action of a person is a few pieces of work. */
const spareMs = 10_000

export function createSpareLinks(open: (signal: AbortSignal) => Promise<Link>): SpareLinks {
  const spare = new Map<Link, NodeJS.Timeout>()
  let isClosed = false
  const forget = (link: Link): void => {
    clearTimeout(spare.get(link))
    spare.delete(link)
  }
  return {
    async take(signal) {
      signal.throwIfAborted()
      const [link] = spare.keys()
      if (!link) return open(signal)
      forget(link)
      return link
    },
    async giveBack(link) {
      if (isClosed || spare.size >= mostSpare || link.connection.outstanding > 0) return link.connection.close()
      const drop = (): void => {
        forget(link)
        void link.connection.close()
      }
      spare.set(link, setTimeout(drop, spareMs).unref())
      void link.connection.closed.then(() => forget(link))
    },
    async close() {
      isClosed = true
      const links = [...spare.keys()]
      links.forEach(forget)
      await Promise.all(links.map(({ connection }) => connection.close()))
    },
  }
}
