// Structured logging over pino. Field names that may hold a secret are blanked here, so that a careless call site cannot leak one.
import { destination, pino } from 'pino'
import type { Logger } from 'pino'
import { traceField } from './trace.ts'

type LogFields = Readonly<Record<string, unknown>>
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent'

export interface Log {
  debug(message: string, fields?: LogFields): void
  info(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  error(message: string, fields?: LogFields): void
  /** A log whose lines all carry `fields` too. */
  child(fields: LogFields): Log
}

const secretNames = ['password', 'passphrase', 'secret', 'token', 'ticket', 'cookie', 'authorization', 'answers']

/** `file` is a path; without one the lines go to standard error, which leaves standard output to the program's own answers. */
export function createLog({ level, file }: { level: LogLevel; file?: string }): Log {
  const redact = { paths: secretNames.flatMap((name) => [name, `*.${name}`]), censor: '(hidden)' }
  return wrap(pino({ level, base: null, redact, mixin: traceField }, destination({ dest: file ?? 2, sync: true, mkdir: true })))
}

/** Drops every line: for tests and for tools that print their own report. */
export const silentLog: Log = { debug: ignore, info: ignore, warn: ignore, error: ignore, child: () => silentLog }

function ignore(): void {
  // A silent log has nothing to do.
}

function wrap(logger: Logger): Log {
  return {
    debug: (message, fields) => logger.debug(describe(fields), message),
    info: (message, fields) => logger.info(describe(fields), message),
    warn: (message, fields) => logger.warn(describe(fields), message),
    error: (message, fields) => logger.error(describe(fields), message),
    child: (fields) => wrap(logger.child(describe(fields))),
  }
}

/** Errors are not enumerable: without this an `error` field would be logged as `{}`. */
function describe(fields: LogFields = {}): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, value instanceof Error ? (value.stack ?? value.message) : value]))
}
