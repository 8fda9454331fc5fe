// Drawings that take turns: one in each frame, so that what was drawn is seen, and keys and clicks are heard, before the next. A drawing
// that is wanted anew before its turn replaces the one that waits.

export interface DrawQueue {
  /** Draws at once if nothing was drawn in this frame. */
  schedule(id: string, draw: () => void): void
  /** Lets go of one that is no longer wanted. */
  cancel(id: string): void
  clear(): void
}

export function createDrawQueue(later: (run: () => void) => void = afterFrame): DrawQueue {
  const waiting = new Map<string, () => void>()
  let isGoing = false
  const next = (): void => {
    const [first] = waiting
    isGoing = first !== undefined
    if (!first) return
    waiting.delete(first[0])
    try {
      first[1]()
    } finally {
      later(next)
    }
  }
  return {
    schedule(id, draw) {
      waiting.set(id, draw)
      if (!isGoing) next()
    },
    cancel: (id) => void waiting.delete(id),
    clear: () => waiting.clear(),
  }
}

/** A page that nobody sees has no frames. */
function afterFrame(run: () => void): void {
  if (document.visibilityState === 'hidden') setTimeout(run)
  else requestAnimationFrame(() => setTimeout(run))
}
