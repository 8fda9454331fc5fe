// Waiting that ends early: when its signal aborts, or when someone calls `wake`.

export interface Pause {
  /** Resolves after `ms`, on `wake`, or when the signal aborts; never rejects. */
  wait(ms: number, signal: AbortSignal): Promise<void>
  wake(): void
}

export function createPause(): Pause {
  let wake = (): void => undefined
  return {
    wait(ms, signal) {
      const { promise, resolve } = Promise.withResolvers<void>()
      const timer = setTimeout(resolve, ms)
      signal.addEventListener('abort', () => resolve(), { once: true })
      if (signal.aborted) resolve()
      wake = resolve
      return promise.finally(() => clearTimeout(timer))
    },
    wake: () => wake(),
  }
}

/** Doubles from `firstMs` to `lastMs`; `attempt` counts from 1. */
export function backoffMs(attempt: number, { firstMs, lastMs }: { firstMs: number; lastMs: number }): number {
  return Math.min(lastMs, firstMs * 2 ** (attempt - 1))
}
