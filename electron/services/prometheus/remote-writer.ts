// Writes the figures of everything to a receiver of Prometheus's remote write: again and again the newest, and before them, within a span and
// at a bounded rate, what it missed while it was away. In this order: a receiver takes the samples of a series only as they follow each other.
import type { Labels } from '#electron/engine/metrics/exposition.ts'
import type { PastRequest, RemoteWriteBody } from '#electron/engine/metrics/metrics-calls.ts'
import type { Log } from '#electron/lib/log.ts'
import { pause } from '#electron/lib/pause.ts'
import { repeat } from '#electron/lib/schedule.ts'
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
  /** Up to when this receiver has all, by an earlier run; `undefined` for a new one, which gets nothing of the past. */
  readonly cursorMs: number | undefined
  readonly keepCursor: (sentToMs: number) => Promise<void>
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
  const marks = createWriteMarks(cursorMs === undefined ? { sentToMs: now(), sinceMs: now() - overlapMs } : { sentToMs: cursorMs, sinceMs: cursorMs })
  let standing: PrometheusStanding['sent'] = { lastAtMs: null, samples: 0, refused: 0, behindSinceMs: null, problem: null }
  let authorized: Record<string, string> = {}

  const isBehind = ({ sentToMs }: Mark, atMs: number): boolean => atMs - sentToMs > 2 * stepMs
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
      const fromMs = Math.max(oldest.mark.sentToMs, nowMs - write.catchUpMs)
      const toMs = Math.max(fromMs, Math.min(endMs, fromMs - (fromMs % stepMs) + pastStepsAtOnce * stepMs))
      for (const part of partsOf(oldest.things, pastSubjectsAtOnce)) {
        const found = toMs > fromMs ? await pastBodies({ subjects: part, fromMs, toMs, stepMs }) : []
        for (const body of found) await send(body)
        marks.set(part.keys(), { sentToMs: toMs, sinceMs: toMs - overlapMs })
        left -= Math.max(part.size, found.reduce((sum, { samples }) => sum + samples, 0))
        if (left <= 0) return
      }
    }
  }
  const writeNewest = async (things: ReadonlyMap<string, Labels>): Promise<void> => {
    const beganMs = now()
    const written = new Set<string>()
    try {
      for (const group of marks.groups(things)) {
        if (isBehind(group.mark, beganMs)) continue
        for (const part of partsOf(group.things, subjectsAtOnce)) {
          for (const body of await bodies({ subjects: part, sinceMs: group.mark.sinceMs })) {
            await send(body)
            // A part that is taken in part counts as taken: what is missing of it is one value, and all of it again would be out of order.
            for (const key of part.keys()) written.add(key)
          }
          for (const key of part.keys()) written.add(key)
        }
      }
    } finally {
      marks.set(written, { sentToMs: now(), sinceMs: beganMs - overlapMs })
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
      standing = { ...standing, behindSinceMs: oldest && isBehind(oldest.mark, now()) ? oldest.mark.sentToMs : null }
      if (oldest) await keepCursor(oldest.mark.sentToMs)
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

function* partsOf<Thing>(things: readonly (readonly [string, Thing])[], size: number): Generator<ReadonlyMap<string, Thing>> {
  for (let from = 0; from < things.length; from += size) yield new Map(things.slice(from, from + size))
}
