// Drawings that wait for their turn: one in each task, so that keys and clicks are heard in between. A drawing that is wanted anew
// before its turn replaces the one that waits.

export interface DrawQueue {
  schedule(id: string, draw: () => void): void
  /** Lets go of one that is no longer wanted. */
  cancel(id: string): void
  clear(): void
}

export function createDrawQueue(later: (run: () => void) => void = (run) => void setTimeout(run)): DrawQueue {
  const waiting = new Map<string, () => void>()
  let isGoing = false
  const next = (): void => {
    const [first] = waiting
    if (!first) {
      isGoing = false
      return
    }
    waiting.delete(first[0])
    later(next)
    first[1]()
  }
  return {
    schedule(id, draw) {
      waiting.set(id, draw)
      if (isGoing) return
      isGoing = true
      later(next)
    },
    cancel: (id) => void waiting.delete(id),
    clear: () => waiting.clear(),
  }
}
