// The alerts that are not over, in memory: made and ended by what the rules find, acknowledged and silenced by people. Knows neither the
// database nor whom to tell; what changed since it was last asked is handed out to be saved and shown.
import type { AlertTrack, TrackChange } from '#electron/engine/alerts/alert-track.ts'
import { untold } from '#electron/engine/alerts/escalation.ts'
import type { Told } from '#electron/engine/alerts/escalation.ts'
import { AlertId } from '#shared/model/monitoring/alert.ts'
import type { Acknowledgement, Alert, AlertCause, AlertRule, AlertSubject } from '#shared/model/monitoring/alert.ts'
import type { StoredAlert } from './alert-store.ts'
import { thingKey } from './rules/rule-scopes.ts'

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
  const entries = createEntries()
  const change = ({ alert, told }: StoredAlert, part: Partial<Alert>): void => entries.put({ ...alert, ...part }, told)
  const end = (entry: StoredAlert, nowMs: number): void => {
    entries.hasEnded(entry.alert)
    if (entry.alert.phase === 'firing') change(entry, { phase: 'resolved', resolvedAtMs: nowMs })
    else entries.drop(entry.alert.id)
  }
  return {
    restore(alerts) {
      for (const stored of alerts) entries.restore(stored)
    },
    apply(finding, nowMs) {
      const entry = entries.current({ ruleId: finding.rule.id, subject: finding.subject, instance: finding.instance })
      if (finding.change === 'resolved' || finding.change === 'dropped') return entry && end(entry, nowMs)
      const phase = finding.change === 'fired' ? 'firing' : 'pending'
      // What fires already has fired: a restart finds it again, and tells nobody anew.
      if (entry?.alert.phase === 'firing') return change(entry, { value: finding.value })
      if (entry) return change(entry, { phase, value: finding.value, cause: finding.cause, firedAtMs: phase === 'firing' ? nowMs : null })
      entries.begin(alertOf(finding, { id: AlertId.parse(newId()), nowMs }))
    },
    endWhere(isOver, nowMs) {
      for (const entry of entries.all()) if (entry.alert.phase !== 'resolved' && isOver(entry.alert)) end(entry, nowMs)
    },
    acknowledge(ids, acknowledgement) {
      for (const entry of ids.flatMap((id) => entries.get(id) ?? [])) change(entry, { acknowledgement })
    },
    silence(untilMs) {
      for (const entry of entries.all()) {
        const silencedUntilMs = untilMs(entry.alert)
        if (silencedUntilMs !== entry.alert.silencedUntilMs) change(entry, { silencedUntilMs })
      }
    },
    tell(id, told) {
      const entry = entries.get(id)
      if (entry && entry.told !== told) entries.put(entry.alert, told)
    },
    open: () => entries.all(),
    takeChanges: () => entries.takeChanges(),
  }
}

type AlertPlace = Pick<Alert, 'ruleId' | 'subject' | 'instance'>

/** The alerts by number and by what they are about, and what has changed of them since that was last taken. */
function createEntries() {
  const entries = new Map<AlertId, StoredAlert>()
  /** By rule, thing and instance, the one that is not over. */
  const current = new Map<string, AlertId>()
  const changed = new Set<AlertId>()
  let dropped: AlertId[] = []

  const put = (alert: Alert, told: Told): void => {
    entries.set(alert.id, { alert, told })
    changed.add(alert.id)
  }
  return {
    put,
    all: (): StoredAlert[] => [...entries.values()],
    get: (id: AlertId): StoredAlert | undefined => entries.get(id),
    current(place: AlertPlace): StoredAlert | undefined {
      const id = current.get(keyOf(place))
      return id === undefined ? undefined : entries.get(id)
    },
    begin(alert: Alert): void {
      current.set(keyOf(alert), alert.id)
      put(alert, untold)
    },
    restore(stored: StoredAlert): void {
      entries.set(stored.alert.id, stored)
      current.set(keyOf(stored.alert), stored.alert.id)
    },
    hasEnded: (alert: Alert): void => void current.delete(keyOf(alert)),
    drop(id: AlertId): void {
      entries.delete(id)
      changed.delete(id)
      dropped.push(id)
    },
    takeChanges(): BoardChanges {
      const taken = [...changed].flatMap((id) => entries.get(id) ?? [])
      const gone = dropped
      changed.clear()
      dropped = []
      for (const { alert } of taken) if (alert.phase === 'resolved') entries.delete(alert.id)
      return { changed: taken, dropped: gone }
    },
  }
}

function keyOf({ ruleId, subject, instance }: AlertPlace): string {
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
