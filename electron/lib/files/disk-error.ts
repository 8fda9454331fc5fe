// Recognises a disk that takes no more: SQLite's and the file system's codes become the one `disk-full` of the error table.
import { AppError } from '#shared/errors.ts'

/** https://sqlite.org/rescode.html: SQLITE_FULL is a full disk; IOERR is a failed write, on many file systems the same thing. */
const sqliteCodes = /^SQLITE_(FULL|IOERR)/
const fileCodes: readonly string[] = ['ENOSPC', 'EDQUOT', 'EIO', 'EROFS']

/** The error to throw instead of `error`: `disk-full` if it is one, else `error` itself. */
export function diskError(error: unknown, file: string): unknown {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return error
  if (!sqliteCodes.test(error.code) && !fileCodes.includes(error.code)) return error
  return new AppError('disk-full', {
    message: `Cannot write ${file}: ${error.message} (${error.code})`,
    params: { file, reason: error.code },
    hint: 'free-console-disk-and-retry',
    cause: error,
  })
}

/** The same of what is not refused for it, but kept in memory until there is room. */
export function keptInMemory({ message, params, cause }: AppError): AppError {
  return new AppError('disk-full', { message, params, reason: 'kept-in-memory', hint: 'free-console-disk', cause })
}

export function isDiskFull(error: unknown): error is AppError {
  return error instanceof AppError && error.code === 'disk-full'
}
