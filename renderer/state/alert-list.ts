// The list of alerts that are not over, as the stream of alerts changes it. The worst first, then the newest.
import type { Alert, AlertEvent, Severity } from '#shared/model/monitoring/alert.ts'

const rank: Readonly<Record<Severity, number>> = { critical: 0, warning: 1, info: 2 }

export function applyAlertEvent(alerts: readonly Alert[], event: AlertEvent): readonly Alert[] {
  switch (event.kind) {
    case 'snapshot':
      return sorted(event.alerts)
    case 'changed': {
      const changed = new Set(event.alerts.map(({ id }) => id))
      return sorted([...event.alerts.filter(({ phase }) => phase !== 'resolved'), ...alerts.filter(({ id }) => !changed.has(id))])
    }
    case 'removed':
      return alerts.filter(({ id }) => !event.ids.includes(id))
    default:
      return event satisfies never
  }
}

function sorted(alerts: readonly Alert[]): readonly Alert[] {
  return alerts.toSorted((left, right) => Number(left.phase === 'pending') - Number(right.phase === 'pending') || rank[left.severity] - rank[right.severity] || right.startedAtMs - left.startedAtMs)
}

/** What calls for somebody now: firing, seen by nobody, not kept quiet. */
export function needsAttention({ phase, acknowledgement, silencedUntilMs }: Alert): boolean {
  return phase === 'firing' && acknowledgement === null && silencedUntilMs === null
}
