// A rule that says when nothing is measured of something: asked of the things, not of the series, since a series that never was is the point.
import { stepTrack } from './alert-track.ts'
import type { AlertTrack, Reading } from './alert-track.ts'
import type { MetricColumns } from './metric-columns.ts'
import type { MetricFinding, MetricRule } from './metric-rounds.ts'

export interface AbsenceRound {
  readonly columns: MetricColumns
  readonly rule: MetricRule
  readonly metric: string
  readonly forMs: number
  /** 1 for each thing that should be measured. */
  readonly members: Uint8Array
  /** By the number of the thing; changed in place. */
  readonly tracks: Map<number, AlertTrack>
  readonly nowMs: number
  readonly staleMs: number
}

/** A host that is asked every five minutes is not silent after two; but one that is due and does not come is. */
const lateness = 1.5

const bad: Reading = { kind: 'bad', value: null }
const good: Reading = { kind: 'good' }

export function absenceRound({ columns, rule, metric, forMs, members, tracks, nowMs, staleMs }: AbsenceRound): MetricFinding[] {
  const { things, atMs, spacingMs, length } = columns.newest(rule.kind, metric)
  const isMeasured = new Uint8Array(members.length)
  for (let place = 0; place < length; place += 1) if (nowMs - (atMs[place] ?? 0) <= Math.max(staleMs, (spacingMs[place] ?? 0) * lateness)) isMeasured[things[place] ?? -1] = 1
  const findings: MetricFinding[] = []
  for (const [number, isMember] of members.entries()) {
    const before = tracks.get(number)
    const isMissing = isMember === 1 && isMeasured[number] !== 1
    if (!before && !isMissing) continue
    const { track, change } = stepTrack(before, isMissing ? bad : good, { timing: { forMs, clearForMs: 0 }, nowMs })
    if (track) tracks.set(number, track)
    else tracks.delete(number)
    if (change) findings.push({ ruleId: rule.ruleId, thing: columns.thingAt(number), instance: '', change, track, value: null })
  }
  return findings
}
