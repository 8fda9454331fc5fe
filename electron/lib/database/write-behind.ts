// A queue of rows to be saved soon: batched, the newest value of a key wins, and while the disk is full nothing is lost -
// the rows stay in memory, are tried again, and the problem is told until it is over.
import type { AppError } from '#shared/errors.ts'
import { isDiskFull, keptInMemory } from '../files/disk-error.ts'
import { yieldToOthers } from '../waiting/schedule.ts'

export interface WriteBehindOptions<Row> {
  /** Saves one batch, all or nothing. */
  readonly write: (rows: readonly Row[]) => Promise<void>
  readonly delayMs: number
  readonly batchSize: number
  readonly retryMs: number
  /** Told when saving starts to fail for want of room, and with `null` when it works again. */
  readonly onDiskFull: (problem: AppError | null) => void
  /** Any other failure: the batch is dropped, since it would fail for ever. */
  readonly onError: (error: unknown) => void
}

export interface WriteBehind<Row> extends AsyncDisposable {
  set(key: string, row: Row): void
  /** Forgets rows that are not saved yet. */
  forget(isUnwanted: (key: string) => boolean): void
  /** Resolves when all that was set before is saved, or is known to have to wait for room on the disk. */
  flush(): Promise<void>
  readonly waiting: number
}

export function createWriteBehind<Row>(options: WriteBehindOptions<Row>): WriteBehind<Row> {
  const { write, delayMs, batchSize, retryMs, onDiskFull, onError } = options
  const rows = new Map<string, Row>()
  let timer: NodeJS.Timeout | undefined
  let underWay: Promise<void> = Promise.resolve()
  const report = createFullReporter(onDiskFull)

  const saveBatch = async (): Promise<boolean> => {
    const batch = [...take(rows, batchSize)]
    try {
      await write(batch.map(([, row]) => row))
      report(null)
    } catch (error) {
      if (isDiskFull(error)) {
        putBack(rows, batch)
        report(keptInMemory(error))
        return false
      }
      onError(error)
    }
    return true
  }
  const saveAll = async (): Promise<void> => {
    while (rows.size > 0) {
      if (!(await saveBatch())) return plan(retryMs)
      await yieldToOthers()
    }
  }
  const start = (): void => {
    clearTimeout(timer)
    timer = undefined
    underWay = underWay.then(saveAll).catch(onError)
  }
  function plan(ms: number): void {
    timer ??= setTimeout(start, ms)
    timer.unref()
  }
  const flush = async (): Promise<void> => {
    start()
    await underWay
  }
  return {
    set(key, row) {
      rows.delete(key)
      rows.set(key, row)
      plan(delayMs)
    },
    forget(isUnwanted) {
      for (const key of rows.keys()) if (isUnwanted(key)) rows.delete(key)
    },
    flush,
    get waiting() {
      return rows.size
    },
    async [Symbol.asyncDispose]() {
      await flush()
      clearTimeout(timer)
      if (rows.size > 0) onError(new Error(`${rows.size} rows were lost at the end, for which there was no room on the disk`))
    },
  }
}

/** Tells of a change only: full, and not full any more. */
function createFullReporter(onDiskFull: (problem: AppError | null) => void): (problem: AppError | null) => void {
  let isFull = false
  return (problem) => {
    if (isFull === (problem !== null)) return
    isFull = problem !== null
    onDiskFull(problem)
  }
}

function* take<Row>(rows: Map<string, Row>, count: number): Generator<[string, Row]> {
  for (const entry of rows) {
    if (count-- <= 0) return
    rows.delete(entry[0])
    yield entry
  }
}

/** A newer value that came in meanwhile stays; the order of the rest is kept. */
function putBack<Row>(rows: Map<string, Row>, batch: readonly [string, Row][]): void {
  const newer = [...rows]
  rows.clear()
  for (const [key, row] of [...batch, ...newer]) rows.set(key, row)
}
