// Which domains have to be looked at again, and how thoroughly. Many events for one domain make few looks; looks run a few at a time.

/** "state" asks for state and flags, "xml" for the definition, "both" for all of it. */
export type Depth = 'state' | 'xml' | 'both'

export interface RefreshQueue extends Disposable {
  add(uuid: string, depth: Depth): void
  /** As `add`, without the rest: somebody waits to see what became of an act. */
  hurry(uuid: string, depth: Depth): void
}

export interface RefreshQueueOptions {
  readonly refresh: (uuid: string, depth: Depth) => Promise<void>
  readonly onError: (error: unknown) => void
  /** Looks under way at once. */
  readonly parallel: number
  /** A domain that was looked at rests this long before it is looked at again, whatever happens to it. */
  readonly restMs: number
}

export function createRefreshQueue({ refresh, onError, parallel, restMs }: RefreshQueueOptions): RefreshQueue {
  const waiting = new Map<string, Depth>()
  const busy = new Set<string>()
  const resting = new Map<string, NodeJS.Timeout>()
  let isDisposed = false

  const pump = (): void => {
    for (const [uuid, depth] of waiting) {
      if (busy.size >= parallel || isDisposed) return
      // An event during a look may be about what the look has already passed, so the domain is looked at once more after it.
      if (busy.has(uuid) || resting.has(uuid)) continue
      waiting.delete(uuid)
      busy.add(uuid)
      void look(uuid, depth)
    }
  }
  const look = async (uuid: string, depth: Depth): Promise<void> => {
    try {
      await refresh(uuid, depth)
    } catch (error) {
      onError(error)
    }
    busy.delete(uuid)
    if (isDisposed) return
    resting.set(uuid, setTimeout(() => rested(uuid), restMs))
    pump()
  }
  const rested = (uuid: string): void => {
    resting.delete(uuid)
    if (waiting.has(uuid)) pump()
  }
  const add = (uuid: string, depth: Depth): void => {
    const before = waiting.get(uuid)
    waiting.set(uuid, before === undefined || before === depth ? depth : 'both')
    pump()
  }
  return {
    add,
    hurry(uuid, depth) {
      clearTimeout(resting.get(uuid))
      resting.delete(uuid)
      add(uuid, depth)
    },
    [Symbol.dispose]() {
      isDisposed = true
      for (const timer of resting.values()) clearTimeout(timer)
      waiting.clear()
    },
  }
}
