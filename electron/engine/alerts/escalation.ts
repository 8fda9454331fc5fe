// Who is to be told of an alert now, by its policy and by what they were told already. Pure: sending is the service's.
import type { Alert, ChannelId, EscalationPolicy } from '#shared/model/alert.ts'

/** What is remembered of the telling of one alert, over restarts too. */
export interface Told {
  /** Steps of the policy that were taken. */
  readonly steps: number
  readonly lastAtMs: number | null
  /** Everybody who knows that it fires, and must hear of its end. */
  readonly channelIds: readonly ChannelId[]
  readonly isEndTold: boolean
  /** From when the steps' times count: when it fired, or when it was last kept quiet. */
  readonly sinceMs: number | null
}

export const untold: Told = { steps: 0, lastAtMs: null, channelIds: [], isEndTold: false, sinceMs: null }

export interface Telling {
  readonly told: Told
  /** Empty: nobody now. */
  readonly channelIds: readonly ChannelId[]
  readonly about: 'firing' | 'resolved'
}

type Subject = Pick<Alert, 'phase' | 'firedAtMs' | 'acknowledgement' | 'silencedUntilMs'>

export function tellingDue(alert: Subject, policy: EscalationPolicy, { told, nowMs }: { told: Told; nowMs: number }): Telling {
  if (alert.phase === 'resolved') return endDue(policy, told)
  const quiet: Telling = { told, channelIds: [], about: 'firing' }
  if (alert.phase === 'pending' || alert.firedAtMs === null) return quiet
  // A silence postpones: when it ends, the first step is the first again.
  if (alert.silencedUntilMs !== null && alert.silencedUntilMs > nowMs) return { ...quiet, told: { ...told, sinceMs: nowMs } }
  if (alert.acknowledgement) return quiet
  const sinceMs = told.sinceMs ?? alert.firedAtMs
  const steps = stepsReached(policy, nowMs - sinceMs)
  if (steps > told.steps) return tell(policy.steps.slice(told.steps, steps).flatMap(({ channelIds }) => channelIds), { ...told, steps, sinceMs, lastAtMs: nowMs })
  const isRepeatDue = policy.repeatMs !== null && told.steps === policy.steps.length && told.lastAtMs !== null && nowMs - told.lastAtMs >= policy.repeatMs
  return isRepeatDue ? tell(policy.steps.at(-1)?.channelIds ?? [], { ...told, lastAtMs: nowMs }) : { ...quiet, told: { ...told, sinceMs } }
}

function stepsReached({ steps, groupWaitMs }: EscalationPolicy, elapsedMs: number): number {
  return steps.filter(({ afterMs }) => elapsedMs >= afterMs + groupWaitMs).length
}

function tell(due: readonly ChannelId[], told: Told): Telling {
  const channelIds = [...new Set(due)]
  return { channelIds, about: 'firing', told: { ...told, channelIds: [...new Set([...told.channelIds, ...channelIds])] } }
}

function endDue({ tellsResolved }: EscalationPolicy, told: Told): Telling {
  if (told.isEndTold || !tellsResolved) return { told, channelIds: [], about: 'resolved' }
  return { told: { ...told, isEndTold: true }, channelIds: told.channelIds, about: 'resolved' }
}
