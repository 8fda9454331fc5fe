// Which domains have to be looked at again, and how thoroughly. Many events for one domain make one look; looks run a few at a time.

/** "state" asks for state and flags, "definition" for the XML too, "addresses" for the guest's addresses alone. */
export type Depth = 'state' | 'definition' | 'addresses'

const rank: Readonly<Record<Depth, number>> = { addresses: 0, state: 1, definition: 2 }

export interface RefreshQueue extends Disposable {
  add(uuid: string, depth: Depth): void
  /** Resolves when nothing is waiting or under way. */
  idle(): Promise<void>
}

export interface RefreshQueueOptions {
  readonly refresh: (uuid: string, depth: Depth) => Promise<void>
  readonly onError: (error: unknown) => void
  readonly parallel: number
}

export function createRefreshQueue({ refresh, onError, parallel }: RefreshQueueOptions): RefreshQueue {
  const waiting = new Map<string, Depth>()
  const busy = new Set<string>()
  let whenIdle = Promise.withResolvers<void>()
  whenIdle.resolve()
  let isDisposed = false

  const pump = (): void => {
    for (const [uuid, depth] of waiting) {
      if (busy.size >= parallel) return
      // An event during a look may be about what the look has already passed, so the domain is looked at once more after it.
      if (busy.has(uuid)) continue
      waiting.delete(uuid)
      busy.add(uuid)
      void look(uuid, depth)
    }
    if (busy.size === 0 && waiting.size === 0) whenIdle.resolve()
  }
  const look = async (uuid: string, depth: Depth): Promise<void> => {
    try {
      await refresh(uuid, depth)
    } catch (error) {
      onError(error)
    } finally {
      busy.delete(uuid)
      if (!isDisposed) pump()
    }
  }
  return {
    add(uuid, depth) {
      if (isDisposed) return
      if (waiting.size === 0 && busy.size === 0) whenIdle = Promise.withResolvers<void>()
      const before = waiting.get(uuid)
      if (before === undefined || rank[depth] > rank[before]) waiting.set(uuid, depth)
      pump()
    },
    idle: () => whenIdle.promise,
    [Symbol.dispose]() {
      isDisposed = true
      waiting.clear()
      whenIdle.resolve()
    },
  }
}
