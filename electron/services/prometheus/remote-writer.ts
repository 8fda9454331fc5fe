// Writes the newest figures of everything to a receiver of Prometheus's remote write, again and again. What it does not take is tried a few
// times; then the next round brings newer figures, and the time between is missing there.
import type { Labels } from '#electron/engine/metrics/exposition.ts'
import type { Log } from '#electron/lib/log.ts'
import { pause } from '#electron/lib/pause.ts'
import { repeat } from '#electron/lib/schedule.ts'
import { problemOf } from '#shared/errors.ts'
import type { PrometheusStanding, RemoteWrite } from '#shared/model/prometheus.ts'
import { askServer, authorization } from './ask-server.ts'

export interface RemoteWriterOptions {
  readonly write: RemoteWrite
  readonly secret: () => Promise<string | undefined>
  /** By their keys. */
  readonly subjects: () => ReadonlyMap<string, Labels>
  readonly bodies: (request: { readonly subjects: ReadonlyMap<string, Labels>; readonly sinceMs: number }) => Promise<readonly { readonly body: Uint8Array<ArrayBuffer>; readonly samples: number }[]>
  readonly now: () => number
  readonly log: Log
}

export interface RemoteWriter extends Disposable {
  sent(): PrometheusStanding['sent']
}

/** The worker that makes the bodies takes samples meanwhile: it is asked for so many subjects at once. */
const subjectsAtOnce = 500
const deadlineMs = 20_000
const pausesMs = [1000, 3000]
/** A sample that was on its way when the last round began: sent twice it does no harm. */
const overlapMs = 10_000
const headers = { 'content-type': 'application/x-protobuf', 'content-encoding': 'snappy', 'x-prometheus-remote-write-version': '0.1.0' }

export function createRemoteWriter({ write, secret, subjects, bodies, now, log }: RemoteWriterOptions): RemoteWriter {
  const controller = new AbortController()
  const { signal } = controller
  let standing: PrometheusStanding['sent'] = { lastAtMs: null, samples: 0, problem: null }
  let sinceMs = now() - overlapMs

  const send = async (body: Uint8Array<ArrayBuffer>, authorized: Record<string, string>): Promise<void> => {
    for (const pauseMs of [...pausesMs, undefined]) {
      try {
        await askServer({ url: write.url, headers: { ...headers, ...authorized }, body, deadlineMs, signal })
        return
      } catch (error) {
        if (pauseMs === undefined || problemOf(error).code !== 'prometheus-failed') throw error
        await pause(pauseMs, signal)
      }
    }
  }
  const round = async (): Promise<void> => {
    const beganMs = now()
    const authorized = authorization(write.auth, await secret())
    const all = [...subjects()]
    for (let from = 0; from < all.length; from += subjectsAtOnce) {
      for (const { body, samples } of await bodies({ subjects: new Map(all.slice(from, from + subjectsAtOnce)), sinceMs })) {
        await send(body, authorized)
        standing = { ...standing, samples: standing.samples + samples }
      }
    }
    sinceMs = beganMs - overlapMs
    standing = { ...standing, lastAtMs: now(), problem: null }
  }
  const onError = (error: unknown): void => {
    if (signal.aborted) return
    const problem = problemOf(error)
    if (standing.problem?.message !== problem.message) log.warn('figures could not be written to Prometheus', { reason: problem.message })
    standing = { ...standing, problem }
  }
  const rounds = repeat(round, { everyMs: write.everyMs, onError })
  return {
    sent: () => standing,
    [Symbol.dispose]() {
      rounds[Symbol.dispose]()
      controller.abort()
    },
  }
}
