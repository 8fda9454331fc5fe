// When a pattern of cron comes next, in its time zone.
import { Cron } from 'croner'
import { AppError } from '#shared/errors.ts'

export interface Timing {
  readonly pattern: string
  readonly timeZone: string
  /** Of the pattern in what is asked for; "pattern" where it is called so. */
  readonly path?: string
}

/** The next times after a moment. @throws AppError input-invalid for what is no pattern or time zone */
export function timesAfter(timing: Timing, afterMs: number, count: number): number[] {
  return cronOf(timing).nextRuns(count, new Date(afterMs)).map((date) => date.getTime())
}

/** Those that came after one moment, up to another; no more than `most` of them. */
export function timesBetween(timing: Timing, { afterMs, untilMs, most }: { afterMs: number; untilMs: number; most: number }): number[] {
  const cron = cronOf(timing)
  const times: number[] = []
  for (let next = cron.nextRun(new Date(afterMs)); next && next.getTime() <= untilMs && times.length < most; next = cron.nextRun(next)) times.push(next.getTime())
  return times
}

const dayMs = 24 * 3_600_000
/** So far back one run is made up for what was missed: also of a schedule that comes once a month. */
export const caughtUpMs = 35 * dayMs
const minutesOfDay = 1440

/** The last one after one moment, up to another. Day by day from the end: a pattern that comes each minute has very many times. */
export function latestBetween(timing: Timing, { afterMs, untilMs }: { afterMs: number; untilMs: number }): number | undefined {
  for (let toMs = untilMs; toMs > afterMs; toMs -= dayMs) {
    const latestMs = timesBetween(timing, { afterMs: Math.max(afterMs, toMs - dayMs), untilMs: toMs, most: minutesOfDay }).at(-1)
    if (latestMs !== undefined) return latestMs
  }
  return undefined
}

/** Never begins anything: the service looks at the clock itself. */
function cronOf({ pattern, timeZone, path = 'pattern' }: Timing): Cron {
  try {
    const cron = new Cron(pattern, { timezone: timeZone, paused: true, mode: '5-part' })
    // An unknown time zone is only noticed by asking for a time.
    cron.nextRun(new Date(0))
    return cron
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    throw new AppError('input-invalid', { message: `"${pattern}" in "${timeZone}" is no time: ${message}`, reason: 'no-such-time', params: { pattern, timeZone, path }, cause: error })
  }
}

/** "2026-11-30" and "0215", as the clock shows it there. */
export function dateAndTime(atMs: number, timeZone: string): { date: string; time: string } {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).formatToParts(atMs)
  const of = (type: Intl.DateTimeFormatPartTypes): string => parts.find((part) => part.type === type)?.value ?? ''
  return { date: `${of('year')}-${of('month')}-${of('day')}`, time: `${of('hour')}${of('minute')}` }
}
