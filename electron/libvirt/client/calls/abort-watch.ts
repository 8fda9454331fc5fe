// Who is to be told when a signal aborts, with one listener of a signal for all of its calls: adding and removing one for each costs
// more than writing the call. Lists, not Sets, for the reason that call-table.ts gives.

export class AbortWatch implements Disposable {
  readonly #watched = new WeakMap<AbortSignal, Watched>()
  /** The signal that was used last keeps its listener: calls that follow each other mostly share theirs. */
  #idle: AbortSignal | undefined

  /** Calls `onAbort` when the signal aborts, unless it was taken back before that. */
  add(signal: AbortSignal, onAbort: () => void): void {
    if (signal === this.#idle) this.#idle = undefined
    let watched = this.#watched.get(signal)
    if (!watched) this.#watched.set(signal, (watched = watch(signal)))
    watched.callbacks.push(onAbort)
  }

  remove(signal: AbortSignal, onAbort: () => void): void {
    const callbacks = this.#watched.get(signal)?.callbacks
    if (!callbacks || !takeOut(callbacks, onAbort) || callbacks.length > 0) return
    this.#dropIdle()
    this.#idle = signal
  }

  /** When no call is left: a signal may live longer than the connection, and keeps no listener of it. */
  [Symbol.dispose](): void {
    this.#dropIdle()
  }

  #dropIdle(): void {
    if (!this.#idle) return
    this.#watched.get(this.#idle)?.stop()
    this.#watched.delete(this.#idle)
    this.#idle = undefined
  }
}

interface Watched {
  readonly callbacks: (() => void)[]
  stop(): void
}

function watch(signal: AbortSignal): Watched {
  const callbacks: (() => void)[] = []
  const tell = (): void => {
    for (const onAbort of callbacks.slice()) onAbort()
  }
  signal.addEventListener('abort', tell)
  return { callbacks, stop: () => signal.removeEventListener('abort', tell) }
}

/** The last one takes its place: nobody minds the order. */
function takeOut<T>(list: T[], item: T): boolean {
  const at = list.indexOf(item)
  const last = at < 0 ? undefined : list.pop()
  if (last === undefined) return false
  if (at < list.length) list[at] = last
  return true
}
