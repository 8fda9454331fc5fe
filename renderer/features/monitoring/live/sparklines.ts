// The course of the last minutes of machines that a list shows. Rows ask for their lines as they come into sight; those of a burst of
// scrolling are fetched together, once it is over, and again every minute while they are wanted.
import type { ConsoleClient } from '#shared/contract/contract.ts'
import { DomainUuid } from '#shared/model/ids.ts'
import { tableMetrics } from './table-metrics.ts'
import type { TableMetricId } from './table-metrics.ts'

export type Line = readonly (number | null)[]

export interface Sparklines extends Disposable {
  /** `undefined` until it is known. The same array until it changes. */
  of(id: TableMetricId, uuid: string): Line | undefined
  /** Fetches the line and keeps it fresh until it is let go of. `onChange` is called when it is there or has changed. */
  follow(id: TableMetricId, uuid: string, onChange: () => void): () => void
}

type Recent = ConsoleClient['monitoring']['recent']

const minutes = 30
const gatherMs = 150
const freshMs = 60_000
/** Lines of rows that were scrolled away are kept for when they come back, up to so many. */
const mostKept = 2_000

interface Kept {
  readonly line: Line
  readonly atMs: number
}

export function createSparklines(recent: Recent, onProblem: (error: unknown) => void): Sparklines {
  const stop = new AbortController()
  const kept = new Map<string, Kept>()
  const followers = new Map<string, { readonly id: TableMetricId; readonly uuid: string; readonly listeners: Set<() => void> }>()
  let timer: ReturnType<typeof setTimeout> | undefined

  const fetchStale = async (): Promise<void> => {
    const nowMs = Date.now()
    const stale = new Map<TableMetricId, string[]>()
    for (const [key, { id, uuid }] of followers) if (nowMs - (kept.get(key)?.atMs ?? 0) >= freshMs) stale.set(id, [...(stale.get(id) ?? []), uuid])
    await Promise.all([...stale].map(async ([id, uuids]) => {
      const lines = await fetchLines(recent, { id, uuids, signal: stop.signal })
      for (const uuid of uuids) keep(keyOf(id, uuid), { line: lines.get(uuid) ?? [], atMs: nowMs })
    }))
  }
  const keep = (key: string, line: Kept): void => {
    kept.delete(key)
    kept.set(key, line)
    const [oldest] = kept.keys()
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest)
    for (const listener of followers.get(key)?.listeners ?? []) listener()
  }
  const schedule = (afterMs: number): void => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      fetchStale().catch((error: unknown) => stop.signal.aborted || onProblem(error)).finally(() => followers.size > 0 && !stop.signal.aborted && schedule(freshMs / 4))
    }, afterMs)
  }
  return {
    of: (id, uuid) => kept.get(keyOf(id, uuid))?.line,
    follow(id, uuid, onChange) {
      const key = keyOf(id, uuid)
      const follower = followers.get(key) ?? { id, uuid, listeners: new Set() }
      followers.set(key, follower)
      follower.listeners.add(onChange)
      if (Date.now() - (kept.get(key)?.atMs ?? 0) >= freshMs) schedule(gatherMs)
      return () => {
        follower.listeners.delete(onChange)
        if (follower.listeners.size === 0) followers.delete(key)
      }
    },
    [Symbol.dispose]: () => {
      clearTimeout(timer)
      stop.abort()
    },
  }
}

const keyOf = (id: TableMetricId, uuid: string): string => `${id} ${uuid}`

interface Wanted {
  readonly id: TableMetricId
  readonly uuids: readonly string[]
  readonly signal: AbortSignal
}

/** By UUID. A metric of two ways is their sum; where there is none of the usual metric its stand-in speaks. */
async function fetchLines(recent: Recent, { id, uuids, signal }: Wanted): Promise<ReadonlyMap<string, Line>> {
  const { metrics, standIn } = tableMetrics[id]
  const subjects = uuids.map((uuid) => ({ kind: 'vm' as const, uuid: DomainUuid.parse(uuid) }))
  const answers = await Promise.all([...metrics, ...(standIn === undefined ? [] : [standIn])].map((metric) => recent({ kind: 'vm', metric, minutes, subjects }, { signal })))
  const lines = new Map<string, Line>()
  for (const [at, { rows }] of answers.entries()) {
    for (const { subject, values } of rows) {
      if (subject.kind !== 'vm' || values.every((value) => value === null)) continue
      const before = lines.get(subject.uuid)
      if (!before) lines.set(subject.uuid, values)
      else if (at < metrics.length) lines.set(subject.uuid, before.map((value, step) => added(value, values[step] ?? null)))
    }
  }
  return lines
}

function added(left: number | null, right: number | null): number | null {
  return left === null || right === null ? (left ?? right) : left + right
}
