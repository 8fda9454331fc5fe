// Tries the rule that is being edited, when somebody asks for it; a result of an older wording says so.
import { useEffect, useRef, useState } from 'react'
import { problemOf } from '#shared/errors.ts'
import type { AlertRule, RuleTrial } from '#shared/model/monitoring/alert.ts'
import type { Problem } from '#shared/model/hosts/host.ts'
import { useSession } from '../../../state/use-session.ts'

export interface RuleTrialState {
  readonly trial: RuleTrial | undefined
  readonly problem: Problem | undefined
  readonly isTrying: boolean
  /** The rule is not the one that was tried. */
  readonly isStale: boolean
  readonly run: () => void
}

export function useRuleTrial(rule: AlertRule): RuleTrialState {
  const { client } = useSession()
  const [result, setResult] = useState<{ of: AlertRule; trial: RuleTrial | undefined; problem: Problem | undefined }>()
  const [isTrying, setTrying] = useState(false)
  const underWay = useRef<AbortController>(undefined)
  useEffect(() => () => underWay.current?.abort(), [])
  const run = (): void => {
    underWay.current?.abort()
    const stop = new AbortController()
    underWay.current = stop
    const settle = (trial: RuleTrial | undefined, problem: Problem | undefined): void => {
      if (stop.signal.aborted) return
      setTrying(false)
      setResult({ of: rule, trial, problem })
    }
    setTrying(true)
    // A rule without a name yet can be tried too.
    client.alerts.tryRule({ ...rule, name: rule.name.trim() || rule.id }, { signal: stop.signal }).then((trial) => settle(trial, undefined), (error: unknown) => settle(undefined, problemOf(error)))
  }
  const isStale = result !== undefined && (result.of.scope !== rule.scope || result.of.condition !== rule.condition)
  return { trial: result?.trial, problem: result?.problem, isTrying, isStale, run }
}
