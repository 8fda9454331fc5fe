// Work that can wait: it stands back while something is under way that a person waits for, runs a few pieces at a time in
// the order in which it was asked for, and gives the event loop a turn in between. One for all hosts of a thread, so
// that no host's details come before another host's list.

export interface PatientWork {
  /** Something that a person waits for has begun; disposed when it is over. Holds others up for `patienceMs` at most. */
  urgent(): Disposable
  /** Runs `work` in its turn. @throws what `work` throws, or the signal's reason while it waits */
  run<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T>
}

export interface PatientWorkOptions {
  /** Pieces under way at once. */
  readonly parallel: number
  /** Something urgent that takes longer than this holds nobody up any more: a host that does not answer must not hide the others. */
  readonly patienceMs: number
}

/** Pieces that begin in one turn of the event loop. */
const startsATurn = 8

export function createPatientWork({ parallel, patienceMs }: PatientWorkOptions): PatientWork {
  const urgent = new Set<NodeJS.Timeout>()
  const waiting = new Set<() => void>()
  let busy = 0
  let planned: NodeJS.Immediate | undefined

  const plan = (): void => {
    if (waiting.size > 0 && urgent.size === 0 && busy < parallel) planned ??= setImmediate(start)
  }
  const start = (): void => {
    planned = undefined
    if (urgent.size > 0) return
    let left = Math.min(startsATurn, parallel - busy)
    for (const begin of waiting) {
      if (left-- <= 0) break
      waiting.delete(begin)
      busy += 1
      begin()
    }
    plan()
  }
  const turn = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const begin = (): void => {
        signal.removeEventListener('abort', giveUp)
        resolve()
      }
      const giveUp = (): void => {
        waiting.delete(begin)
        reject(signal.reason)
      }
      if (signal.aborted) return giveUp()
      signal.addEventListener('abort', giveUp, { once: true })
      waiting.add(begin)
      plan()
    })
  return {
    urgent() {
      const end = (): void => {
        clearTimeout(timer)
        if (urgent.delete(timer)) plan()
      }
      const timer = setTimeout(end, patienceMs)
      urgent.add(timer)
      return { [Symbol.dispose]: end }
    },
    async run(work, signal) {
      await turn(signal)
      try {
        return await work()
      } finally {
        busy -= 1
        plan()
      }
    },
  }
}
