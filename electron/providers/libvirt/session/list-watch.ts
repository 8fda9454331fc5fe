// Keeps a list of a host's objects told: read at first, again after each event, and now and then for what has no event.

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
const rereadEveryMs = 60_000

/** Until the signal aborts. Resolves when the first list was told. */
export async function watchList<T>({ read, tell, listen, onError, signal }: ListWatchOptions<T>): Promise<ListWatch> {
  let soon: NodeJS.Timeout | undefined
  let last = ''
  const readNow = async (): Promise<void> => {
    const items = await read()
    const told = JSON.stringify(items)
    if (told !== last && !signal.aborted) tell(items)
    last = told
  }
  const readAgain = (): void => void readNow().catch((error: unknown) => signal.aborted || onError(error))
  const refresh = (): void => {
    if (signal.aborted) return
    soon ??= setTimeout(() => {
      soon = undefined
      readAgain()
    }, gatherMs)
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
