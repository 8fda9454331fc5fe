// Who is to be told of an alert now, by its policy and by what they were told already. Pure: sending is the service's.
import type { Alert, ChannelId, EscalationPolicy } from '#shared/model/monitoring/alert.ts'

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
  // A silence postpones: when it ends, be it early, the first step is the first again.
  if (alert.silencedUntilMs !== null && alert.silencedUntilMs > nowMs) return { ...quiet, told: withTimes(told, { sinceMs: alert.silencedUntilMs, lastAtMs: told.lastAtMs }) }
  if (alert.acknowledgement) return quiet
  // After a wall clock was set back nobody must wait for a time that has been there already.
  const sinceMs = Math.min(told.sinceMs ?? alert.firedAtMs, nowMs)
  const lastAtMs = told.lastAtMs === null ? null : Math.min(told.lastAtMs, nowMs)
  const steps = stepsReached(policy, nowMs - sinceMs)
  if (steps > told.steps) return tell(policy.steps.slice(told.steps, steps).flatMap(({ channelIds }) => channelIds), { ...told, steps, sinceMs, lastAtMs: nowMs })
  const isRepeatDue = policy.repeatMs !== null && told.steps === policy.steps.length && lastAtMs !== null && nowMs - lastAtMs >= policy.repeatMs
  return isRepeatDue ? tell(policy.steps.at(-1)?.channelIds ?? [], { ...told, lastAtMs: nowMs }) : { ...quiet, told: withTimes(told, { sinceMs, lastAtMs }) }
}

/** The same one if nothing is new in it: what has changed is saved and shown in every window. */
function withTimes(told: Told, { sinceMs, lastAtMs }: Pick<Told, 'sinceMs' | 'lastAtMs'>): Told {
  return sinceMs === told.sinceMs && lastAtMs === told.lastAtMs ? told : { ...told, sinceMs, lastAtMs }
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
