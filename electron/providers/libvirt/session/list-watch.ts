// Keeps a list of a host's objects told: read at first, again after each event, and now and then for what has no event. One reading at a
// time, so that none tells an older list after a newer one.

export interface ListWatch {
  /** Reads soon: several wishes within a moment make one reading. */
  refresh(): void
}

export interface ListWatchOptions<T> {
  readonly read: () => Promise<readonly T[]>
  /** Gets the whole list, when it is another one than before. */
  readonly tell: (items: readonly T[]) => void
  /** Registers what makes a new reading worth while. */
  readonly listen: (refresh: () => void) => Promise<void>
  readonly onError: (error: unknown) => void
  readonly signal: AbortSignal
}

const gatherMs = 100
/** While events keep coming: libvirt tells of a refreshed pool with every part of an image that is stored, which are ten a second and more. */
const mostGatherMs = 1_000
/** After as long without a wish the next is answered at once again. */
const quietMs = 3_000
const rereadEveryMs = 60_000

/** Until the signal aborts. Resolves when the first list was told. @throws what the first reading throws */
export async function watchList<T>({ read, tell, listen, onError, signal }: ListWatchOptions<T>): Promise<ListWatch> {
  const nextWaitMs = createPace()
  let soon: NodeJS.Timeout | undefined
  let last = ''
  let isReading = false
  let isWanted = false
  const refresh = (): void => {
    if (isReading) isWanted = true
    else if (!signal.aborted) soon ??= setTimeout(readAgain, nextWaitMs())
  }
  const readNow = async (): Promise<void> => {
    clearTimeout(soon)
    soon = undefined
    isReading = true
    try {
      const items = await read()
      const told = JSON.stringify(items)
      if (told !== last && !signal.aborted) tell(items)
      last = told
    } finally {
      isReading = false
      if (isWanted) refresh()
      isWanted = false
    }
  }
  const readAgain = (): void => {
    if (!isReading) readNow().catch((error: unknown) => signal.aborted || onError(error))
  }
  await listen(refresh)
  const timer = setInterval(readAgain, rereadEveryMs)
  signal.addEventListener('abort', () => {
    clearInterval(timer)
    clearTimeout(soon)
  }, { once: true })
  await readNow()
  return { refresh }
}

/** How long to gather wishes before each reading: each time twice as long as before, until there is quiet. */
function createPace(): () => number {
  let waitMs = gatherMs
  let lastAtMs = -Infinity
  return () => {
    const nowMs = performance.now()
    waitMs = nowMs - lastAtMs > quietMs ? gatherMs : Math.min(waitMs * 2, mostGatherMs)
    lastAtMs = nowMs
    return waitMs
  }
}
