// Writes the figures of everything to a receiver of Prometheus's remote write: again and again the newest, and before them, within a span and
// at a bounded rate, what it missed while it was away. In this order: a receiver takes the samples of a series only as they follow each other.
import type { Labels } from '#electron/engine/metrics/exposition.ts'
import type { PastRequest, RemoteWriteBody } from '#electron/engine/metrics/metrics-calls.ts'
import type { Log } from '#electron/lib/log.ts'
import { pause } from '#electron/lib/waiting/pause.ts'
import { repeat } from '#electron/lib/waiting/schedule.ts'
import { problemOf } from '#shared/errors.ts'
import type { PrometheusStanding, RemoteWrite } from '#shared/model/prometheus.ts'
import { askServer, authorization } from './ask-server.ts'
import { createWriteMarks } from './write-marks.ts'
import type { Mark } from './write-marks.ts'

export interface RemoteWriterOptions {
  readonly write: RemoteWrite
  readonly secret: () => Promise<string | undefined>
  /** By their keys. */
  readonly subjects: () => ReadonlyMap<string, Labels>
  readonly bodies: (request: { readonly subjects: ReadonlyMap<string, Labels>; readonly sinceMs: number }) => Promise<readonly RemoteWriteBody[]>
  readonly pastBodies: (request: PastRequest) => Promise<readonly RemoteWriteBody[]>
  /** Before when this receiver has all, by an earlier run; `undefined` for a new one, which gets nothing of the past. */
  readonly cursorMs: number | undefined
  readonly keepCursor: (fromMs: number) => Promise<void>
  readonly now: () => number
  readonly log: Log
}

export interface RemoteWriter extends Disposable {
  sent(): PrometheusStanding['sent']
}

/** The worker that makes the bodies takes samples meanwhile: it is asked for so many subjects at once, and of the past for fewer over so many steps. */
const subjectsAtOnce = 500
const pastSubjectsAtOnce = 20
const pastStepsAtOnce = 20
/** What is asked for at once ends with a minute, so that no minute is asked for twice. */
const minuteMs = 60_000
const pastSamplesPerSecond = 20_000
const deadlineMs = 20_000
const pausesMs = [1000, 3000]
/** So long a sample may be on its way into the store. */
const overlapMs = 10_000
const headers = { 'content-type': 'application/x-protobuf', 'content-encoding': 'snappy', 'x-prometheus-remote-write-version': '0.1.0' }

export function createRemoteWriter({ write, secret, subjects, bodies, pastBodies, cursorMs, keepCursor, now, log }: RemoteWriterOptions): RemoteWriter {
  const controller = new AbortController()
  const { signal } = controller
  const stepMs = write.everyMs
  const beginMs = cursorMs ?? now()
  const marks = createWriteMarks({ fromMs: beginMs, upToDateMs: beginMs })
  let standing: PrometheusStanding['sent'] = { lastAtMs: null, samples: 0, refused: 0, behindSinceMs: null, problem: null }
  let authorized: Record<string, string> = {}

  const isBehind = ({ upToDateMs }: Mark, atMs: number): boolean => atMs - upToDateMs > 2 * stepMs
  const send = async ({ body, samples }: RemoteWriteBody): Promise<void> => {
    for (const pauseMs of [...pausesMs, undefined]) {
      try {
        await askServer({ url: write.url, headers: { ...headers, ...authorized }, body, deadlineMs, signal })
        standing = { ...standing, samples: standing.samples + samples }
        return
      } catch (error) {
        const { code, params } = problemOf(error)
        // It does not take these samples, and would not the next time: the others may be fine.
        if (params?.['status'] === 400) return refuse(error, samples)
        if (pauseMs === undefined || code !== 'prometheus-failed') throw error
        await pause(pauseMs, signal)
      }
    }
  }
  const refuse = (error: unknown, samples: number): void => {
    tell(error)
    standing = { ...standing, refused: standing.refused + samples }
  }
  const tell = (error: unknown): void => {
    const problem = problemOf(error)
    if (standing.problem?.message !== problem.message) log.warn('figures could not be written to Prometheus', { reason: problem.message })
    standing = { ...standing, problem }
  }

  const catchUp = async (things: ReadonlyMap<string, Labels>): Promise<void> => {
    let left = (pastSamplesPerSecond * stepMs) / 1000
    while (left > 0) {
      const [oldest] = marks.groups(things)
      const nowMs = now()
      if (!oldest || !isBehind(oldest.mark, nowMs)) return
      // The step that is not over yet is for the newest. Up to it all that is there: what were left out here would never be written.
      const endMs = Math.floor(nowMs / stepMs) * stepMs
      const fromMs = Math.max(oldest.mark.fromMs, nowMs - write.catchUpMs)
      const toMs = Math.min(endMs, endOfPart(fromMs, stepMs))
      // A clock that was set back leaves nothing to ask for.
      const mark = toMs > fromMs ? { fromMs: toMs, upToDateMs: toMs } : { fromMs, upToDateMs: nowMs }
      for (const part of partsOf(oldest.things, pastSubjectsAtOnce)) {
        const found = toMs > fromMs ? await pastBodies({ subjects: part, fromMs, toMs, stepMs }) : []
        for (const body of found) await send(body)
        marks.set(part.keys(), mark)
        left -= Math.max(part.size, found.reduce((sum, { samples }) => sum + samples, 0))
        if (left <= 0) return
      }
    }
  }
  const writeNewest = async (things: ReadonlyMap<string, Labels>): Promise<void> => {
    const beganMs = now()
    const current = marks.groups(things).filter(({ mark }) => !isBehind(mark, beganMs))
    const [oldest] = current
    if (!oldest) return
    const sinceMs = oldest.mark.upToDateMs - overlapMs
    const before = new Map(current.flatMap(({ mark, things: own }) => own.map(([key]) => [key, mark.fromMs])))
    for (const part of partsOf(current.flatMap(({ things: own }) => own), subjectsAtOnce)) {
      let fromMs = Math.max(...[...part.keys()].map((key) => before.get(key) ?? 0))
      const found = await bodies({ subjects: part, sinceMs })
      for (const body of found) {
        await send(body)
        fromMs = Math.max(fromMs, body.newestMs + 1)
        // A part that is taken in part counts as taken: what is missing of it is one value, and all of it again would be out of order.
        marks.set(part.keys(), { fromMs, upToDateMs: beganMs })
      }
      if (found.length === 0) marks.set(part.keys(), { fromMs, upToDateMs: beganMs })
    }
  }
  const round = async (): Promise<void> => {
    const things = subjects()
    const { refused } = standing
    marks.keepOnly(things)
    authorized = authorization(write.auth, await secret())
    try {
      await catchUp(things)
      await writeNewest(things)
      standing = { ...standing, lastAtMs: now(), problem: standing.refused > refused ? standing.problem : null }
    } finally {
      const [oldest] = marks.groups(things)
      standing = { ...standing, behindSinceMs: oldest && isBehind(oldest.mark, now()) ? oldest.mark.upToDateMs : null }
      if (oldest) await keepCursor(oldest.mark.fromMs)
    }
  }
  const rounds = repeat(round, { everyMs: write.everyMs, onError: (error) => (signal.aborted ? undefined : tell(error)) })
  return {
    sent: () => standing,
    [Symbol.dispose]() {
      rounds[Symbol.dispose]()
      controller.abort()
    },
  }
}

/** Later than where it begins. */
function endOfPart(fromMs: number, stepMs: number): number {
  return Math.floor((fromMs + Math.max(minuteMs, pastStepsAtOnce * stepMs)) / minuteMs) * minuteMs
}

function* partsOf<Thing>(things: readonly (readonly [string, Thing])[], size: number): Generator<ReadonlyMap<string, Thing>> {
  for (let from = 0; from < things.length; from += size) yield new Map(things.slice(from, from + size))
}
