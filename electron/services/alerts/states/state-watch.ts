// Asks the rules over states, round by round, and remembers how long each thing has been in trouble.
import { stepTrack } from '#electron/engine/alerts/alert-track.ts'
import type { AlertTrack } from '#electron/engine/alerts/alert-track.ts'
import type { AlertRule, AlertSubject } from '#shared/model/monitoring/alert.ts'
import { createTurns } from '#electron/lib/waiting/schedule.ts'
import type { Finding } from '../alert-board.ts'
import { causeOf, readState, timingOf } from './state-readings.ts'
import type { FleetKnowledge, StateCondition } from './state-readings.ts'
import type { ThingKey } from '../rules/rule-scopes.ts'

export interface StateRule {
  readonly rule: AlertRule
  readonly condition: StateCondition
  readonly subjects: ReadonlyMap<ThingKey, AlertSubject>
}

export interface StateWatch {
  /** Goes on with what a former run knew to be firing. */
  restore(ruleId: string, thing: ThingKey, track: AlertTrack): void
  round(rules: readonly StateRule[], nowMs: number): Promise<Finding[]>
}

/** The thread also answers windows: ten thousand machines are asked in turns of this length. */
const turnMs = 2

export function createStateWatch(fleet: FleetKnowledge): StateWatch {
  const tracks = new Map<string, Map<ThingKey, AlertTrack>>()
  const tracksOf = (ruleId: string): Map<ThingKey, AlertTrack> => {
    const found = tracks.get(ruleId) ?? new Map<ThingKey, AlertTrack>()
    tracks.set(ruleId, found)
    return found
  }
  const roundOf = async ({ rule, condition, subjects }: StateRule, { nowMs, turn }: { nowMs: number; turn: () => Promise<void> | undefined }): Promise<Finding[]> => {
    const timing = timingOf(condition)
    const own = tracksOf(rule.id)
    const findings: Finding[] = []
    for (const thing of new Set([...own.keys(), ...(fleet.suspects(condition) ?? subjects.keys())])) {
      const [subject, before] = [subjects.get(thing), own.get(thing)]
      // What is watched no more is ended on the board; here it is forgotten.
      if (!subject) own.delete(thing)
      if (!subject) continue
      const { track, change } = stepTrack(before, readState(condition, subject, { fleet, nowMs }), { timing, nowMs })
      if (track) own.set(thing, track)
      else if (before) own.delete(thing)
      if (change) findings.push({ rule, subject, instance: '', metric: null, change, track, value: track?.value ?? before?.value ?? null, cause: causeOf(condition, subject, { fleet, nowMs }) })
      const wait = turn()
      if (wait) await wait
    }
    return findings
  }
  return {
    restore: (ruleId, thing, track) => void tracksOf(ruleId).set(thing, track),
    async round(rules, nowMs) {
      const turn = createTurns(turnMs)
      const findings: Finding[] = []
      for (const rule of rules) findings.push(...(await roundOf(rule, { nowMs, turn })))
      const ids = new Set<string>(rules.map(({ rule }) => rule.id))
      for (const ruleId of tracks.keys()) if (!ids.has(ruleId)) tracks.delete(ruleId)
      return findings
    },
  }
}
