// Owns the open file: writes all or nothing, says why it cannot, and replaces a file that turns out to be damaged.
import { putAside } from '#electron/lib/database/damaged-file.ts'
import { AppError } from '#shared/errors.ts'
import { openOrPutAside, troubleOf } from './file-trouble.ts'
import type { FileTrouble, FoundContents } from './file-trouble.ts'
import { openMetricFile } from './metric-file.ts'
import type { MetricFile } from './metric-file.ts'
import type { StoreProblems } from './store-problems.ts'

/** False when it could not be written: nothing of it is, and the problem is said. */
export type StoreWrite = (work: (file: MetricFile) => void) => boolean

export interface StoreWriter extends Disposable {
  /** Another one after `onReplaced`. */
  readonly file: MetricFile
  readonly write: StoreWrite
  /** `undefined` when the file turned out to be damaged. */
  read<T>(work: (file: MetricFile) => T): T | undefined
}

export interface StoreWriterOptions {
  readonly path: string
  readonly now: () => number
  readonly problems: StoreProblems
  readonly onReplaced: () => void
}

/** A worker that waits takes no samples: somebody else's lock is waited for by trying again later. */
const busyTimeoutMs = 200

const notWritten = {
  full: () => new AppError('disk-full', { message: 'The disk is full: metrics are kept in memory until there is room', reason: 'metrics-disk-full', params: {}, hint: 'metrics-make-room' }),
  locked: () => new AppError('metrics-not-written', { message: 'The store of metrics is locked by another program: metrics are kept in memory meanwhile', reason: 'metrics-locked', params: {}, hint: 'metrics-end-other' }),
} as const

function begunAnew(trouble: FileTrouble, path: string): AppError {
  const message = `The store of metrics was ${trouble}: it is kept as ${path}, and a new one was begun`
  if (trouble === 'locked') return new AppError('metrics-not-written', { message, reason: 'metrics-was-locked', params: { path }, hint: 'metrics-end-other' })
  return new AppError('metrics-not-written', { message, reason: 'metrics-damaged', params: { path }, hint: 'metrics-look-at-disk' })
}

export interface OpenedWriter {
  readonly writer: StoreWriter
  /** What the file held when it was opened. */
  readonly found: FoundContents
}

export function openStoreWriter({ path, now, problems, onReplaced }: StoreWriterOptions): OpenedWriter {
  const opened = openOrPutAside(path, now())
  const { found } = opened
  let { file } = opened
  if (opened.putAside) problems.sayForGood(begunAnew(opened.putAside.trouble, opened.putAside.path))
  file.setBusyTimeout(busyTimeoutMs)

  const replace = (): void => {
    file[Symbol.dispose]()
    problems.sayForGood(begunAnew('damaged', putAside(path, now())))
    file = openMetricFile(path, busyTimeoutMs)
    onReplaced()
  }
  const writer: StoreWriter = {
    get file() {
      return file
    },
    write(work) {
      try {
        file.transaction(() => work(file))
        problems.say('writing', undefined)
        return true
      } catch (error) {
        const trouble = troubleOf(error, path)
        if (trouble === undefined) throw error
        if (trouble === 'damaged') replace()
        else problems.say('writing', notWritten[trouble]())
        return false
      }
    },
    read(work) {
      try {
        return work(file)
      } catch (error) {
        if (troubleOf(error, path) !== 'damaged') throw error
        replace()
        return undefined
      }
    },
    [Symbol.dispose]: () => file[Symbol.dispose](),
  }
  return { writer, found }
}
