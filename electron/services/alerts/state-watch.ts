// Asks the rules over states, round by round, and remembers how long each thing has been in trouble.
import { stepTrack } from '#electron/engine/alerts/alert-track.ts'
import type { AlertTrack } from '#electron/engine/alerts/alert-track.ts'
import type { AlertRule, AlertSubject } from '#shared/model/alert.ts'
import type { Finding } from './alert-board.ts'
import { readState, timingOf } from './state-readings.ts'
import type { FleetKnowledge, StateCondition } from './state-readings.ts'
import type { ThingKey } from './rule-scopes.ts'

export interface StateRule {
  readonly rule: AlertRule
  readonly condition: StateCondition
  readonly subjects: ReadonlyMap<ThingKey, AlertSubject>
}

export interface StateWatch {
  /** Goes on with what a former run knew to be firing. */
  restore(ruleId: string, thing: ThingKey, track: AlertTrack): void
  round(rules: readonly StateRule[], nowMs: number): Finding[]
}

export function createStateWatch(fleet: FleetKnowledge): StateWatch {
  const tracks = new Map<string, AlertTrack>()
  return {
    restore: (ruleId, thing, track) => void tracks.set(`${ruleId} ${thing}`, track),
    round(rules, nowMs) {
      const seen = new Set<string>()
      const findings = rules.flatMap(({ rule, condition, subjects }) => {
        const timing = timingOf(condition)
        return [...subjects].flatMap(([thing, subject]): Finding[] => {
          const key = `${rule.id} ${thing}`
          seen.add(key)
          const before = tracks.get(key)
          const { track, change } = stepTrack(before, readState(condition, subject, { fleet, nowMs }), { timing, nowMs })
          if (track) tracks.set(key, track)
          else tracks.delete(key)
          return change ? [{ rule, subject, instance: '', metric: null, change, track, value: track?.value ?? before?.value ?? null }] : []
        })
      })
      // What is watched no more is ended on the board; here it is forgotten.
      for (const key of tracks.keys()) if (!seen.has(key)) tracks.delete(key)
      return findings
    },
  }
}
