// How many volumes the pools have and what those were promised. Nobody tells of it and each pool is a question to its host: asked
// when a pool is first looked at, and again when a task may have changed its volumes.
import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { problemOf } from '#shared/errors.ts'
import type { Problem } from '#shared/model/hosts/host.ts'
import type { Pool, PoolTotals } from '#shared/model/storage/storage.ts'
import { useHosts, useSession } from '../../../state/use-session.ts'
import { useWhileVisible } from '../../../ui/effects/use-while-visible.ts'
import { isHostUp } from '../../../ui/marks/vm-state.ts'
import { volumesChangedAtMs } from '../volumes/volume-changes.ts'

/** Of pools with more volumes a list shows only their number: each volume is a question of its own. */
const mostInLists = 2000
/** Pools of a fleet that connects arrive one by one. */
const gatherMs = 200
/** What other tools did is seen by then. */
const lookEveryMs = 300_000

const keyOf = ({ hostId, name }: Pick<Pool, 'hostId' | 'name'>): string => `${hostId} ${name}`

export interface PoolTotalsOf {
  readonly of: (pool: Pick<Pool, 'hostId' | 'name'>) => PoolTotals | undefined
  readonly problem: Problem | undefined
}

export function usePoolTotals(pools: readonly Pool[], mostVolumes = mostInLists): PoolTotalsOf {
  const { client, tasks } = useSession()
  const hosts = useHosts()
  const list = useStore(tasks, (state) => state.tasks)
  const [totals, setTotals] = useState<ReadonlyMap<string, PoolTotals>>(new Map())
  const [problem, setProblem] = useState<Problem>()
  /** For which state of each pool it was asked last. */
  const asked = useRef(new Map<string, string>())
  const wanted = pools.flatMap((pool) => (pool.state === 'running' && isHostUp(hosts.get(pool.hostId)) ? [{ key: keyOf(pool), hostId: pool.hostId, pool: pool.name, sign: `${pool.capacityBytes} ${volumesChangedAtMs(list, pool.hostId)}` }] : []))
  const [round, setRound] = useState(0)
  const signature = [round, ...wanted.map(({ key, sign }) => `${key} ${sign}`)].join('\n')
  // A question that is under way is about other pools than the next one: it ends with the page only.
  const life = useRef(new AbortController())
  useEffect(() => {
    const stop = new AbortController()
    life.current = stop
    return () => stop.abort()
  }, [])
  const ask = useEffectEvent(() => {
    const targets = wanted.filter(({ key, sign }) => asked.current.get(key) !== sign)
    if (targets.length === 0) return
    const { signal } = life.current
    for (const { key, sign } of targets) asked.current.set(key, sign)
    client.storage.poolTotals({ targets: targets.map(({ hostId, pool }) => ({ hostId, pool })), mostVolumes }, { signal }).then(
      (found) => {
        const answered = new Set(found.map(({ hostId, pool }) => keyOf({ hostId, name: pool })))
        for (const { key } of targets) if (!answered.has(key)) asked.current.delete(key)
        setProblem(undefined)
        setTotals((before) => new Map([...before, ...found.map((one) => [keyOf({ hostId: one.hostId, name: one.pool }), one] as const)]))
      },
      (error: unknown) => {
        for (const { key } of targets) asked.current.delete(key)
        if (!signal.aborted) setProblem(problemOf(error))
      },
    )
  })
  // What is wanted is in the signature: pools arrive as new objects with each event of their host.
  useEffect(() => {
    const timer = setTimeout(() => ask(), gatherMs)
    return () => clearTimeout(timer)
  }, [client, mostVolumes, signature])
  const lookAgain = useCallback(() => {
    asked.current.clear()
    setRound((before) => before + 1)
  }, [setRound])
  useWhileVisible(lookAgain, lookEveryMs, true)
  return { of: (pool) => totals.get(keyOf(pool)), problem }
}
