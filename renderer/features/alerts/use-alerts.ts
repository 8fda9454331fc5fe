// Alerts for components: those that are open, and what is set about them.
import { useState } from 'react'
import { useStore } from 'zustand'
import type { AlertSettings } from '#shared/contract/alerts.ts'
import { problemOf } from '#shared/errors.ts'
import type { Alert } from '#shared/model/monitoring/alert.ts'
import type { Problem } from '#shared/model/hosts/host.ts'
import { needsAttention } from '../../state/alert-list.ts'
import { useSession } from '../../state/use-session.ts'
import { useStream } from '../../state/use-stream.ts'

export function useAlerts(): readonly Alert[] {
  return useStore(useSession().alerts, (state) => state.alerts)
}

/** How many call for somebody now, and how bad the worst of them is. */
export function useAttention(): { count: number; isCritical: boolean } {
  const calling = useAlerts().filter(needsAttention)
  return { count: calling.length, isCritical: calling.some(({ severity }) => severity === 'critical') }
}

export function useAlertSettings(): { settings: AlertSettings | undefined; problem: Problem | undefined } {
  const [settings, setSettings] = useState<AlertSettings>()
  const [problem, setProblem] = useState<Problem>()
  useStream({ watch: (client, options) => client.alerts.watchSettings(undefined, options), onEvent: setSettings, onRefused: (error) => setProblem(problemOf(error)) })
  return { settings, problem }
}
