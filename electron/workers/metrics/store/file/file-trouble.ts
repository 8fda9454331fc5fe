// What may be wrong with the store's file, and putting a file aside that cannot be used.
import BetterSqlite from 'better-sqlite3'
import { isDamage, putAside } from '#electron/lib/database/damaged-file.ts'
import { diskError, isDiskFull } from '#electron/lib/files/disk-error.ts'
import { NoMetricFileError, openMetricFile } from './metric-file.ts'
import type { FreshHead, MetricFile } from './metric-file.ts'
import { readSeriesDictionary } from '../series/series-dictionary.ts'
import type { SeriesDictionary } from '../series/series-dictionary.ts'

/** https://sqlite.org/rescode.html */
export type FileTrouble = 'full' | 'locked' | 'damaged'

export function troubleOf(error: unknown, path: string): FileTrouble | undefined {
  if (error instanceof NoMetricFileError || isDamage(error)) return 'damaged'
  if (error instanceof BetterSqlite.SqliteError && /^SQLITE_(BUSY|LOCKED)/.test(error.code)) return 'locked'
  return isDiskFull(diskError(error, path)) ? 'full' : undefined
}

/** What must be known before the first sample. */
export interface FoundContents {
  readonly dictionary: SeriesDictionary
  readonly fresh: readonly FreshHead[]
}

export interface OpenedFile {
  readonly file: MetricFile
  readonly found: FoundContents
  /** Where the file went that could not be used; `undefined` if all is well. */
  readonly putAside: { readonly path: string; readonly trouble: FileTrouble } | undefined
}

/** A damaged or locked file is kept beside the new one, under a name with the date. */
export function openOrPutAside(path: string, nowMs: number): OpenedFile {
  try {
    return { ...openAndRead(path), putAside: undefined }
  } catch (error) {
    const trouble = troubleOf(error, path)
    if (trouble === undefined || trouble === 'full') throw error
    return { putAside: { path: putAside(path, nowMs), trouble }, ...openAndRead(path) }
  }
}

const openTimeoutMs = 2000

function openAndRead(path: string): { file: MetricFile; found: FoundContents } {
  const file = openMetricFile(path, openTimeoutMs)
  try {
    return { file, found: { dictionary: readSeriesDictionary(file), fresh: file.freshHeads() } }
  } catch (error) {
    file[Symbol.dispose]()
    throw error
  }
}
