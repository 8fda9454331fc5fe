// Asks the metrics worker for its round, and keeps what it watches in step with what this thread knows: it is told what has changed, and
// everything only when it knows nothing.
import type { MetricFinding, RestoredTrack, ScopeChange } from '#electron/engine/alerts/metric-rounds.ts'
import type { MetricWatch } from '../alerts-service.ts'
import type { RuleWatch, WatchDifference } from './watched-rules.ts'

export interface WorkerRounds {
  round(nowMs: number): Promise<readonly MetricFinding[]>
}

export interface WorkerRoundsOptions {
  readonly metrics: Omit<MetricWatch, 'tryRule'>
  readonly watch: Pick<RuleWatch, 'takeDifference' | 'takeEverything'>
  /** What is pending or firing, for a worker that does not know it yet. */
  readonly restorable: () => readonly RestoredTrack[]
}

/** To copy so many names into another thread takes about a millisecond. */
const thingsPerMessage = 4000

export function createWorkerRounds({ metrics, watch, restorable }: WorkerRoundsOptions): WorkerRounds {
  let version = 0
  let isTold = false

  /** In pieces: each is a version of its own. False when the worker does not watch what they build on. */
  const tell = async ({ rules, scopes }: WatchDifference): Promise<boolean> => {
    for (const [index, piece] of piecesOf(scopes).entries()) {
      const since = version
      version += 1
      if (!(await metrics.change({ since, version, rules: index === 0 ? rules : undefined, scopes: piece }))) return false
    }
    return true
  }
  const tellEverything = async (): Promise<void> => {
    version += 1
    const { rules, scopes } = watch.takeEverything()
    await metrics.watch({ version, rules: rules ?? [], restored: restorable() })
    isTold = await tell({ rules: undefined, scopes })
  }
  const tellDifference = async (): Promise<void> => {
    const difference = watch.takeDifference()
    if (!difference || !isTold) return
    // What fails half way has to be told from the beginning.
    isTold = false
    isTold = await tell(difference)
  }
  return {
    async round(nowMs) {
      await tellDifference()
      const found = isTold ? await metrics.round({ nowMs, version }) : null
      if (found) return found
      // What fires goes on firing in a worker that knows nothing of it yet.
      await tellEverything()
      return (await metrics.round({ nowMs, version })) ?? []
    },
  }
}

/** At least one, which carries the rules. */
function piecesOf(scopes: readonly ScopeChange[]): ScopeChange[][] {
  const pieces: ScopeChange[][] = [[]]
  let room = thingsPerMessage
  for (const { key, added, removed } of scopes) {
    for (let from = 0; from < Math.max(added.length, removed.length); ) {
      if (room <= 0) {
        pieces.push([])
        room = thingsPerMessage
      }
      const part = { key, added: added.slice(from, from + room), removed: removed.slice(from, from + room) }
      pieces.at(-1)?.push(part)
      from += room
      room -= Math.max(part.added.length, part.removed.length)
    }
  }
  return pieces
}
