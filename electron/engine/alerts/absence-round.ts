// A rule that says when nothing is measured of something: asked of the things, not of the series, since a series that never was is the point.
import { stepTrack } from './alert-track.ts'
import type { AlertTrack, Reading } from './alert-track.ts'
import { freshFor } from './evaluate-column.ts'
import type { MetricColumns } from './metric-columns.ts'
import type { MetricFinding, MetricRule } from './metric-rounds.ts'

/** What a rule remembers of the things that should be measured, by their numbers; changed in place. */
export interface AbsenceMemory {
  readonly tracks: Map<number, AlertTrack>
  /** Since when each has been watched without a break. */
  readonly sinceMs: Map<number, number>
  lastRoundMs: number
}

export interface AbsenceRound {
  readonly columns: MetricColumns
  readonly rule: MetricRule
  readonly metric: string
  readonly forMs: number
  /** 1 for each thing that should be measured. */
  readonly members: Uint8Array
  readonly memory: AbsenceMemory
  readonly nowMs: number
  readonly staleMs: number
  /** How often the host is asked that is asked least: as seldom may the first value of a thing come of which none is known. */
  readonly longestIntervalMs: number
}

/** A thread that slept, or was held up for longer, has not watched. */
const longestPauseMs = 60_000

const bad: Reading = { kind: 'bad', value: null }
const good: Reading = { kind: 'good' }
/** It has not been watched for as long as a value may take. */
const unknown: Reading = { kind: 'unknown' }

export function emptyAbsenceMemory(): AbsenceMemory {
  return { tracks: new Map(), sinceMs: new Map(), lastRoundMs: Number.NEGATIVE_INFINITY }
}

export function absenceRound(round: AbsenceRound): MetricFinding[] {
  const { columns, rule, forMs, members, memory: { tracks }, nowMs } = round
  const read = readingsOf(round)
  const findings: MetricFinding[] = []
  for (let number = 0; number < members.length; number += 1) {
    const before = tracks.get(number)
    const reading = members[number] === 1 ? read(number) : good
    if (!before && reading !== bad) continue
    const { track, change } = stepTrack(before, reading, { timing: { forMs, clearForMs: 0 }, nowMs })
    if (track) tracks.set(number, track)
    else tracks.delete(number)
    if (change) findings.push({ ruleId: rule.ruleId, thing: columns.thingAt(number), instance: '', change, track, value: null })
  }
  return findings
}

function readingsOf({ columns, rule, metric, members, memory, nowMs, staleMs, longestIntervalMs }: AbsenceRound): (number: number) => Reading {
  const { things, atMs, intervalMs, length } = columns.newest(rule.kind, metric)
  const isMeasured = new Uint8Array(members.length)
  const longest = new Float64Array(members.length)
  for (let place = 0; place < length; place += 1) {
    const number = things[place] ?? -1
    const wait = intervalMs[place] ?? 0
    if (nowMs - (atMs[place] ?? 0) <= freshFor(wait, staleMs)) isMeasured[number] = 1
    longest[number] = Math.max(longest[number] ?? 0, wait)
  }
  keepWatch(memory, members, nowMs)
  return (number) => {
    if (isMeasured[number] === 1) return good
    return nowMs - (memory.sinceMs.get(number) ?? nowMs) <= freshFor(longest[number] || longestIntervalMs, staleMs) ? unknown : bad
  }
}

function keepWatch(memory: AbsenceMemory, members: Uint8Array, nowMs: number): void {
  const passedMs = nowMs - memory.lastRoundMs
  if (passedMs < 0 || passedMs > longestPauseMs) memory.sinceMs.clear()
  memory.lastRoundMs = nowMs
  for (let number = 0; number < members.length; number += 1) {
    if (members[number] !== 1) memory.sinceMs.delete(number)
    else if (!memory.sinceMs.has(number)) memory.sinceMs.set(number, nowMs)
  }
}
