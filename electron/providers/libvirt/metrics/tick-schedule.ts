// When a host is sampled next. Ticks lie on a grid of the console's clock, each host at its own place in the interval, so that
// samples fall one into each step of a chart and the hosts do not all answer in the same moment. Pure.

/** A host that needs long for its answers is asked less often: at most a tenth of the time. */
const dutyFactor = 10
/** But it is not forgotten either. */
const slowestMs = 60_000

/** The wished interval, or as many times as much as the host's slowness needs. */
export function adaptedInterval(wishedMs: number, tookMs: number): number {
  const neededMs = Math.min(Math.max(slowestMs, tookMs * 2), tookMs * dutyFactor)
  return Math.max(1, Math.ceil(neededMs / wishedMs)) * wishedMs
}

/** A place in the interval, 0.1 to 0.9 of it: near its ends a little delay would move a sample into the next step. */
export function phaseOf(name: string): number {
  let hash = 2_166_136_261
  for (const character of name) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619)
  return 0.1 + 0.8 * ((hash >>> 0) / 2 ** 32)
}

/** How long to wait from `nowMs` on; never so short that a tick would come twice for a timer that rang early. */
export function waitMs(nowMs: number, { intervalMs, phase }: { intervalMs: number; phase: number }): number {
  const untilMs = intervalMs - positive(nowMs - phase * intervalMs, intervalMs)
  return untilMs < intervalMs / 4 ? untilMs + intervalMs : untilMs
}

function positive(value: number, modulus: number): number {
  return ((value % modulus) + modulus) % modulus
}
