// Work that runs later or again and again: a debounced run and a repeated one. Both are disposed, neither overlaps itself.

export interface Debounced extends AsyncDisposable {
  /** Asks for a run; further requests until it starts are the same run. */
  request(): void
  /** Runs now if a run was asked for, and waits for the one under way. */
  flush(): Promise<void>
}

export interface DebounceOptions {
  readonly delayMs: number
  /** Gets what `run` throws. */
  readonly onError: (error: unknown) => void
}

/** Disposing runs what was still asked for. */
export function createDebounced(run: () => void | Promise<void>, { delayMs, onError }: DebounceOptions): Debounced {
  let timer: NodeJS.Timeout | undefined
  let underWay: Promise<void> = Promise.resolve()
  const start = (): void => {
    clearTimeout(timer)
    timer = undefined
    underWay = underWay.then(run).catch(onError)
  }
  const flush = async (): Promise<void> => {
    if (timer) start()
    await underWay
  }
  return {
    request() {
      timer ??= setTimeout(start, delayMs)
    },
    flush,
    [Symbol.asyncDispose]: flush,
  }
}

export interface RepeatOptions {
  readonly everyMs: number
  readonly onError: (error: unknown) => void
}

/** Waits `everyMs` after each end, so that a slow run is not overtaken. Does not keep the process alive. */
export function repeat(run: () => void | Promise<void>, { everyMs, onError }: RepeatOptions): Disposable {
  let isDisposed = false
  let timer: NodeJS.Timeout | undefined
  const plan = (): void => {
    if (isDisposed) return
    timer = setTimeout(() => {
      Promise.resolve().then(run).catch(onError).finally(plan)
    }, everyMs)
    timer.unref()
  }
  plan()
  return {
    [Symbol.dispose]() {
      isDisposed = true
      clearTimeout(timer)
    },
  }
}

/** Gives the event loop a turn inside a long batch. */
export function yieldToOthers(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}

/** For a long batch: gives the event loop a turn whenever the batch has held it for `longestMs`; `undefined` while there is no need to wait. */
export function createTurns(longestMs: number): () => Promise<void> | undefined {
  let sinceMs = performance.now()
  return () => {
    if (performance.now() - sinceMs < longestMs) return undefined
    return yieldToOthers().then(() => void (sinceMs = performance.now()))
  }
}
