// Which part of an event loop's delay is its own: `test/bench/README.md`, "Stalls", says the rule and why.
import type { LateTick } from './loop-watch.mjs'

export interface Interval {
  readonly fromMs: number
  readonly toMs: number
}

export interface Machine {
  /** When processes that do nothing were late. */
  readonly held: readonly Interval[]
  readonly cores: number
}

/** Of a tick that was late, the milliseconds that the machine has not to answer for. */
export function ownDelayMs(tick: LateTick, { held, cores }: Machine): number {
  const lateMs = tick.atMs - tick.dueMs
  const strangersMs = Math.max(tick.waitedMs, longestOverlapMs({ fromMs: tick.dueMs, toMs: tick.atMs }, held))
  const excusedMs = Math.max(0, Math.min(lateMs, strangersMs) - tick.othersMs / cores)
  return Math.max(lateMs - excusedMs, Math.min(lateMs, tick.ranMs))
}

export interface Stalls {
  /** The longest of our own. */
  readonly ownMs: number
  /** The tick that it was. */
  readonly own: LateTick | undefined
  /** The longest by the clock, whoever held the loop up. */
  readonly seenMs: number
  /** The longest of the processes that do nothing. */
  readonly idleMs: number
}

export function stallsOf(ticks: readonly LateTick[], machine: Machine): Stalls {
  const own = ticks.toSorted((a, b) => ownDelayMs(b, machine) - ownDelayMs(a, machine))[0]
  return {
    ownMs: own ? ownDelayMs(own, machine) : 0,
    own,
    seenMs: Math.max(0, ...ticks.map(({ dueMs, atMs }) => atMs - dueMs)),
    idleMs: Math.max(0, ...machine.held.map(({ fromMs, toMs }) => toMs - fromMs)),
  }
}

/** For whoever reads the table: what the clock alone would have said. */
export function sayStalls({ ownMs, own, seenMs, idleMs }: Stalls): void {
  const ms = (value: number): string => value.toFixed(1)
  const made = own ? `: ${ms(own.atMs - own.dueMs)} by the clock, in which the thread ran ${ms(own.ranMs)}, was given no core for ${ms(own.waitedMs)}, and our other threads ran ${ms(own.othersMs)}` : ''
  console.log(`stalls in ms: the longest of our own ${ms(ownMs)}${made}; the longest by the clock ${ms(seenMs)}, of a process that does nothing ${ms(idleMs)}`)
}

function longestOverlapMs({ fromMs, toMs }: Interval, others: readonly Interval[]): number {
  return Math.max(0, ...others.map((other) => Math.min(toMs, other.toMs) - Math.max(fromMs, other.fromMs)))
}
