// Waiting for something to become true that others change: they rouse, whoever waits looks again.

export interface Condition {
  /** Lets all who wait look again. */
  readonly rouse: () => void
  /** Resolves when it is true. @throws the signal's reason when it aborts first */
  readonly until: (isTrue: () => boolean, signal?: AbortSignal) => Promise<void>
}

export function createCondition(): Condition {
  const waiting = new Set<() => void>()
  return {
    rouse() {
      for (const look of waiting) look()
    },
    until(isTrue, signal) {
      if (isTrue()) return Promise.resolve()
      return new Promise((resolve, reject) => {
        const end = (act: () => void): void => {
          waiting.delete(look)
          signal?.removeEventListener('abort', giveUp)
          act()
        }
        const look = (): void => {
          if (isTrue()) end(resolve)
        }
        const giveUp = (): void => end(() => reject(signal?.reason))
        if (signal?.aborted) return reject(signal.reason)
        waiting.add(look)
        signal?.addEventListener('abort', giveUp, { once: true })
      })
    },
  }
}
