// Which figures a receiver is sent and in which parts: what it missed, within a span and at a bounded rate, and the newest. A part that was
// sent is marked at once, so that one that a receiver takes before it goes away is not sent twice.
import type { Labels } from '#electron/engine/metrics/exposition.ts'
import type { PastRequest, RemoteWriteBody } from '#electron/engine/metrics/metrics-calls.ts'
import { isBehind } from './write-marks.ts'
import type { WriteMarks } from './write-marks.ts'

/** By their keys. */
export type Things = ReadonlyMap<string, Labels>

export interface WrittenPartsOptions {
  readonly marks: WriteMarks
  readonly stepMs: number
  /** How far back what was missed is sent at all. */
  readonly catchUpMs: number
  readonly bodies: (request: { readonly subjects: Things; readonly sinceMs: number }) => Promise<readonly RemoteWriteBody[]>
  readonly pastBodies: (request: PastRequest) => Promise<readonly RemoteWriteBody[]>
  readonly send: (body: RemoteWriteBody) => Promise<void>
  readonly now: () => number
}

export interface WrittenParts {
  /** As much of what was missed as the time of one round allows. */
  catchUp(things: Things): Promise<void>
  /** The newest of everything that has missed nothing. */
  writeNewest(things: Things): Promise<void>
}

/** The worker that makes the bodies takes samples meanwhile: it is asked for so many subjects at once, and of the past for fewer over so many steps. */
const subjectsAtOnce = 500
const pastSubjectsAtOnce = 20
const pastStepsAtOnce = 20
/** What is asked for at once ends with a minute, so that no minute is asked for twice. */
const minuteMs = 60_000
const pastSamplesPerSecond = 20_000
/** So long a sample may be on its way into the store. */
const overlapMs = 10_000

export function createWrittenParts({ marks, stepMs, catchUpMs, bodies, pastBodies, send, now }: WrittenPartsOptions): WrittenParts {
  return {
    async catchUp(things) {
      let left = (pastSamplesPerSecond * stepMs) / 1000
      while (left > 0) {
        const [oldest] = marks.groups(things)
        const nowMs = now()
        if (!oldest || !isBehind(oldest.mark, nowMs, stepMs)) return
        // The step that is not over yet is for the newest. Up to it all that is there: what were left out here would never be written.
        const endMs = Math.floor(nowMs / stepMs) * stepMs
        const fromMs = Math.max(oldest.mark.fromMs, nowMs - catchUpMs)
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
    },
    async writeNewest(things) {
      const beganMs = now()
      const current = marks.groups(things).filter(({ mark }) => !isBehind(mark, beganMs, stepMs))
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
