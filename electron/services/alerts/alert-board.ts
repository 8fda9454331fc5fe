// The alerts that are not over, in memory: made and ended by what the rules find, acknowledged and silenced by people. Knows neither the
// database nor whom to tell; what changed since it was last asked is handed out to be saved and shown.
import type { AlertTrack, TrackChange } from '#electron/engine/alerts/alert-track.ts'
import { untold } from '#electron/engine/alerts/escalation.ts'
import type { Told } from '#electron/engine/alerts/escalation.ts'
import { AlertId } from '#shared/model/alert.ts'
import type { Acknowledgement, Alert, AlertCause, AlertRule, AlertSubject } from '#shared/model/alert.ts'
import type { StoredAlert } from './alert-store.ts'
import { thingKey } from './rule-scopes.ts'

/** What a rule found of one thing. */
export interface Finding {
  readonly rule: Pick<AlertRule, 'name' | 'severity' | 'policyId' | 'advice'> & { readonly id: AlertRule['id'] | null }
  readonly subject: AlertSubject
  readonly instance: string
  readonly metric: string | null
  readonly change: TrackChange
  readonly track: AlertTrack | undefined
  readonly value: number | null
  readonly cause: AlertCause
}

export interface BoardChanges {
  /** Those that are over are among them for the last time. */
  readonly changed: readonly StoredAlert[]
  /** Never fired, and are over. */
  readonly dropped: readonly AlertId[]
}

export interface AlertBoard {
  restore(alerts: readonly StoredAlert[]): void
  apply(finding: Finding, nowMs: number): void
  /** Ends every alert whose rule or thing is not watched any more. */
  endWhere(isOver: (alert: Alert) => boolean, nowMs: number): void
  acknowledge(ids: readonly AlertId[], acknowledgement: Acknowledgement | null): void
  /** Sets until when each is silenced. */
  silence(untilMs: (alert: Alert) => number | null): void
  tell(id: AlertId, told: Told): void
  open(): StoredAlert[]
  takeChanges(): BoardChanges
}

export function createAlertBoard({ newId }: { newId: () => string }): AlertBoard {
  const entries = new Map<AlertId, StoredAlert>()
  /** By rule, thing and instance. */
  const current = new Map<string, AlertId>()
  const changed = new Set<AlertId>()
  let dropped: AlertId[] = []

  const put = (alert: Alert, told: Told): void => {
    entries.set(alert.id, { alert, told })
    changed.add(alert.id)
  }
  const change = (id: AlertId, part: Partial<Alert>): void => {
    const entry = entries.get(id)
    if (entry) put({ ...entry.alert, ...part }, entry.told)
  }
  const end = ({ alert }: StoredAlert, nowMs: number): void => {
    current.delete(keyOf(alert))
    if (alert.phase === 'firing') return change(alert.id, { phase: 'resolved', resolvedAtMs: nowMs })
    entries.delete(alert.id)
    changed.delete(alert.id)
    dropped.push(alert.id)
  }
  return {
    restore(alerts) {
      for (const stored of alerts) {
        entries.set(stored.alert.id, stored)
        current.set(keyOf(stored.alert), stored.alert.id)
      }
    },
    apply(finding, nowMs) {
      const key = keyOf({ ruleId: finding.rule.id, subject: finding.subject, instance: finding.instance })
      const entry = entries.get(current.get(key) ?? AlertId.parse('none'))
      if (finding.change === 'resolved' || finding.change === 'dropped') return entry && end(entry, nowMs)
      const phase = finding.change === 'fired' ? 'firing' : 'pending'
      // What fires already has fired: a restart finds it again, and tells nobody anew.
      if (entry?.alert.phase === 'firing') return change(entry.alert.id, { value: finding.value })
      if (entry) return change(entry.alert.id, { phase, value: finding.value, cause: finding.cause, firedAtMs: phase === 'firing' ? nowMs : null })
      const alert = alertOf(finding, { id: AlertId.parse(newId()), nowMs })
      current.set(key, alert.id)
      put(alert, untold)
    },
    endWhere(isOver, nowMs) {
      for (const entry of entries.values()) if (entry.alert.phase !== 'resolved' && isOver(entry.alert)) end(entry, nowMs)
    },
    acknowledge(ids, acknowledgement) {
      for (const id of ids) change(id, { acknowledgement })
    },
    silence(untilMs) {
      for (const { alert } of entries.values()) {
        const silencedUntilMs = untilMs(alert)
        if (silencedUntilMs !== alert.silencedUntilMs) change(alert.id, { silencedUntilMs })
      }
    },
    tell(id, told) {
      const entry = entries.get(id)
      if (entry && entry.told !== told) put(entry.alert, told)
    },
    open: () => [...entries.values()],
    takeChanges() {
      const taken = [...changed].flatMap((id) => entries.get(id) ?? [])
      const gone = dropped
      changed.clear()
      dropped = []
      for (const { alert } of taken) if (alert.phase === 'resolved') entries.delete(alert.id)
      return { changed: taken, dropped: gone }
    },
  }
}

function keyOf({ ruleId, subject, instance }: Pick<Alert, 'ruleId' | 'subject' | 'instance'>): string {
  return `${ruleId ?? ''} ${thingKey(subject)} ${instance}`
}

function alertOf({ rule, subject, instance, metric, change, track, value, cause }: Finding, { id, nowMs }: { id: AlertId; nowMs: number }): Alert {
  return {
    id,
    ruleId: rule.id,
    ruleName: rule.name,
    severity: rule.severity,
    policyId: rule.policyId,
    subject,
    instance,
    metric,
    phase: change === 'fired' ? 'firing' : 'pending',
    value,
    cause,
    advice: rule.advice,
    startedAtMs: track?.startedAtMs ?? nowMs,
    firedAtMs: change === 'fired' ? nowMs : null,
    resolvedAtMs: null,
    acknowledgement: null,
    silencedUntilMs: null,
  }
}
