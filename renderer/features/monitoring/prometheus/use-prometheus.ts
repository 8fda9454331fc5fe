// The data hook of what passes to and from somebody's Prometheus.
import { useCallback, useState } from 'react'
import type { ConsoleClient } from '#shared/contract/contract.ts'
import { problemOf } from '#shared/errors.ts'
import type { Problem } from '#shared/model/hosts/host.ts'
import type { PrometheusFinds, PrometheusStanding } from '#shared/model/monitoring/prometheus.ts'
import { useSession } from '../../../state/use-session.ts'
import { useLoaded } from '../../../ui/effects/use-loaded.ts'
import { useWhileVisible } from '../../../ui/effects/use-while-visible.ts'

type WriteWish = Parameters<ConsoleClient['prometheus']['setWrite']>[0]
type SourceWish = Parameters<ConsoleClient['prometheus']['setSource']>[0]

export interface PrometheusActs {
  readonly isBusy: boolean
  readonly finds: PrometheusFinds | undefined
  /** History is being taken over, as a task. */
  readonly isStarted: boolean
  saveWrite(wish: WriteWish): void
  look(wish: SourceWish, periodMs: number): void
  takeOver(wish: SourceWish, periodMs: number): void
}

export interface PrometheusData {
  readonly standing: PrometheusStanding | undefined
  readonly problem: Problem | undefined
  readonly acts: PrometheusActs
}

const lookEveryMs = 5_000

export function usePrometheus(): PrometheusData {
  const { client } = useSession()
  const load = useCallback((signal: AbortSignal) => client.prometheus.get(undefined, { signal }), [client])
  const { value: standing, problem: loadProblem, reload } = useLoaded(load)
  useWhileVisible(reload, lookEveryMs, true)
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  const [finds, setFinds] = useState<PrometheusFinds>()
  const [isStarted, setStarted] = useState(false)

  const attempt = (work: () => Promise<void>): void => {
    setBusy(true)
    setProblem(undefined)
    setFinds(undefined)
    setStarted(false)
    work().then(reload, (error: unknown) => setProblem(problemOf(error))).finally(() => setBusy(false))
  }
  const last = (periodMs: number): { fromMs: number; toMs: number } => ({ fromMs: Date.now() - periodMs, toMs: Date.now() })
  return {
    standing,
    problem: problem ?? loadProblem,
    acts: {
      isBusy,
      finds,
      isStarted,
      saveWrite: (wish) => attempt(async () => void (await client.prometheus.setWrite(wish))),
      look: (wish, periodMs) => attempt(async () => {
        await client.prometheus.setSource(wish)
        setFinds(await client.prometheus.look(last(periodMs)))
      }),
      takeOver: (wish, periodMs) => attempt(async () => {
        await client.prometheus.setSource(wish)
        await client.prometheus.importHistory(last(periodMs))
        setStarted(true)
      }),
    },
  }
}
