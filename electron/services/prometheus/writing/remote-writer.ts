// Writes the figures of everything to a receiver of Prometheus's remote write: again and again the newest, and before them, within a span and
// at a bounded rate, what it missed while it was away. In this order: a receiver takes the samples of a series only as they follow each other.
import type { Log } from '#electron/lib/log.ts'
import { repeat } from '#electron/lib/waiting/schedule.ts'
import { problemOf } from '#shared/errors.ts'
import type { PrometheusStanding, RemoteWrite } from '#shared/model/monitoring/prometheus.ts'
import { createBodySender } from './body-sender.ts'
import { createWriteMarks, isBehind } from './write-marks.ts'
import { createWrittenParts } from './written-parts.ts'
import type { Things, WrittenPartsOptions } from './written-parts.ts'

export interface RemoteWriterOptions extends Pick<WrittenPartsOptions, 'bodies' | 'pastBodies'> {
  readonly write: RemoteWrite
  readonly secret: () => Promise<string | undefined>
  readonly subjects: () => Things
  /** Before when this receiver has all, by an earlier run; `undefined` for a new one, which gets nothing of the past. */
  readonly cursorMs: number | undefined
  readonly keepCursor: (fromMs: number) => Promise<void>
  readonly now: () => number
  readonly log: Log
}

export interface RemoteWriter extends Disposable {
  sent(): PrometheusStanding['sent']
}

export function createRemoteWriter({ write, secret, subjects, bodies, pastBodies, cursorMs, keepCursor, now, log }: RemoteWriterOptions): RemoteWriter {
  const controller = new AbortController()
  const { signal } = controller
  const stepMs = write.everyMs
  const beginMs = cursorMs ?? now()
  const marks = createWriteMarks({ fromMs: beginMs, upToDateMs: beginMs })
  const sender = createBodySender({ write, secret, signal, log })
  const parts = createWrittenParts({ marks, stepMs, catchUpMs: write.catchUpMs, bodies, pastBodies, send: (body) => sender.send(body), now })
  let lastAtMs: number | null = null
  let behindSinceMs: number | null = null

  const round = async (): Promise<void> => {
    const things = subjects()
    const { refused } = sender.tally()
    marks.keepOnly(things)
    await sender.authorize()
    try {
      await parts.catchUp(things)
      await parts.writeNewest(things)
      lastAtMs = now()
      if (sender.tally().refused === refused) sender.tell(null)
    } finally {
      const [oldest] = marks.groups(things)
      behindSinceMs = oldest && isBehind(oldest.mark, now(), stepMs) ? oldest.mark.upToDateMs : null
      if (oldest) await keepCursor(oldest.mark.fromMs)
    }
  }
  const rounds = repeat(round, { everyMs: stepMs, onError: (error) => (signal.aborted ? undefined : sender.tell(problemOf(error))) })
  return {
    sent: () => ({ ...sender.tally(), lastAtMs, behindSinceMs }),
    [Symbol.dispose]() {
      rounds[Symbol.dispose]()
      controller.abort()
    },
  }
}
