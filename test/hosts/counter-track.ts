// A counter of a host as somebody beside the console reads it, again and again, and what the console's samples say of the very same time.
// On a busy machine ticks and readings come when they can: both are brought to the moments of the samples, on one clock.
import { setTimeout as sleep } from 'node:timers/promises'
import type { TailSample } from '#electron/engine/metrics/live-tail.ts'

export interface CounterReading {
  readonly atMs: number
  readonly value: number
}

export interface Comparison {
  /** By the console: the mean of its rates, each as long as it covers. */
  readonly ours: number
  /** By the counter: what it grew by in a second from the first of those samples to the last. */
  readonly told: number
}

const everyMs = 500

/** What `read` gives, at the middle of the time that it took. */
export async function readCounter(read: () => Promise<number>, forMs: number): Promise<CounterReading[]> {
  const readings: CounterReading[] = []
  for (const untilMs = Date.now() + forMs; Date.now() < untilMs; await sleep(everyMs)) {
    const beforeMs = Date.now()
    const value = await read()
    readings.push({ value, atMs: (beforeMs + Date.now()) / 2 })
  }
  return readings
}

/** Over all samples that were taken while the counter was read. */
export function compareWithCounter(samples: readonly Pick<TailSample, 'atMs' | 'value'>[], readings: readonly CounterReading[]): Comparison {
  const [firstMs, lastMs] = [readings.at(0)?.atMs ?? 0, readings.at(-1)?.atMs ?? 0]
  const within = samples.filter(({ atMs }) => atMs >= firstMs && atMs <= lastMs)
  const [start, end] = [within.at(0), within.at(-1)]
  if (!start || !end || start === end) throw new Error('fewer than two samples in the time of the counter')
  const seconds = (end.atMs - start.atMs) / 1000
  const grown = within.slice(1).reduce((sum, { atMs, value }, place) => sum + (value * (atMs - (within[place]?.atMs ?? atMs))) / 1000, 0)
  return { ours: grown / seconds, told: (valueAt(readings, end.atMs) - valueAt(readings, start.atMs)) / seconds }
}

/** Between two readings as if it had grown evenly. */
function valueAt(readings: readonly CounterReading[], atMs: number): number {
  const next = readings.findIndex((reading) => reading.atMs >= atMs)
  const [before, after] = [readings[Math.max(0, next - 1)], readings[next]]
  if (!before || !after) throw new Error('the counter was not read then')
  const share = after.atMs === before.atMs ? 0 : (atMs - before.atMs) / (after.atMs - before.atMs)
  return before.value + (after.value - before.value) * share
}
