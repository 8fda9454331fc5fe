// How long to wait before trying a lost host again: doubling from one second to a minute, spread so that a hundred hosts do not call at once.

const firstMs = 1_000
const longestMs = 60_000
const spread = 0.25

export function backoffMs(attempt: number, random: () => number): number {
  const delay = Math.min(longestMs, firstMs * 2 ** Math.min(attempt, 16))
  return Math.round(delay * (1 - spread + 2 * spread * random()))
}
