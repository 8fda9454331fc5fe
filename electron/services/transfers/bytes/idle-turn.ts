// The turn of a transfer whose other end is a person's machine: held while bytes move and a moment longer, given back while nobody
// sends or takes any, so that a window left open keeps nobody waiting.

export interface IdleTurn extends Disposable {
  /** The transfer's task runs: turns can be taken, until the signal aborts. */
  begin(take: () => Promise<Disposable>): void
  /** Resolves when the turn is held. @throws what taking it throws */
  hold(): Promise<void>
  /** Holds the turn until it is disposed; several may at once. @throws what taking it throws */
  enter(): Promise<Disposable>
}

/** Long enough for a browser to begin its next request. */
const usualIdleMs = 5_000

export function createIdleTurn({ idleMs = usualIdleMs }: { readonly idleMs?: number } = {}): IdleTurn {
  const begun = Promise.withResolvers<() => Promise<Disposable>>()
  let held: Disposable | undefined
  let taking: Promise<void> | undefined
  let workers = 0
  let idle: NodeJS.Timeout | undefined
  let isOver = false
  const giveBack = (): void => {
    held?.[Symbol.dispose]()
    held = undefined
  }
  const rest = (): void => {
    clearTimeout(idle)
    if (held && workers === 0) idle = setTimeout(giveBack, idleMs).unref()
  }
  const take = async (): Promise<void> => {
    try {
      const turn = await (await begun.promise)()
      held = turn
      if (isOver) giveBack()
      // Whoever wanted it may have left meanwhile.
      else rest()
    } finally {
      taking = undefined
    }
  }
  const hold = async (): Promise<void> => {
    if (!held) await (taking ??= take())
  }
  return {
    begin: (takeTurn) => begun.resolve(takeTurn),
    hold,
    async enter() {
      workers += 1
      clearTimeout(idle)
      let isIn = true
      const leave = (): void => {
        if (!isIn) return
        isIn = false
        workers -= 1
        rest()
      }
      try {
        await hold()
        return { [Symbol.dispose]: leave }
      } catch (error) {
        leave()
        throw error
      }
    },
    [Symbol.dispose]() {
      isOver = true
      clearTimeout(idle)
      giveBack()
    },
  }
}
