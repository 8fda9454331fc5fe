// Which pool is taken when nobody says which.
import type { Pool } from './storage.ts'

type Candidate = Pick<Pool, 'name' | 'state' | 'availableBytes'>

/** libvirt's own name for the pool that machines are put into. */
const usualName = 'default'
/** Pools of one file system tell of the same room, a little different at each look. */
const nearlyAsMuch = 0.9

/** Those that run, the one with the most room first; but "default", where everybody looks, when it has nearly as much. */
export function usualPools<P extends Candidate>(pools: readonly P[]): P[] {
  const byRoom = pools.filter(({ state }) => state === 'running').toSorted((one, other) => other.availableBytes - one.availableBytes)
  const usual = byRoom.find(({ name }) => name === usualName)
  if (!usual || usual.availableBytes < (byRoom[0]?.availableBytes ?? 0) * nearlyAsMuch) return byRoom
  return [usual, ...byRoom.filter((pool) => pool !== usual)]
}
