// One round of telling: which messages leave now, for all alerts that are open. Alerts of one policy that are due together, or begin while one
// of them waits, leave as one message for each channel.
import { tellingDue } from '#electron/engine/alerts/escalation.ts'
import type { Telling } from '#electron/engine/alerts/escalation.ts'
import type { Alert, ChannelId, EscalationPolicy, PolicyId } from '#shared/model/monitoring/alert.ts'
import type { Delivery, StoredAlert } from '../alert-store.ts'

export interface TellingsRequest {
  readonly open: readonly StoredAlert[]
  readonly policy: (id: PolicyId) => EscalationPolicy | undefined
  readonly nowMs: number
  readonly newId: () => string
}

export interface Tellings {
  readonly told: readonly { readonly alert: Alert; readonly telling: Telling }[]
  readonly deliveries: readonly Delivery[]
}

export function tellingsDue({ open, policy, nowMs, newId }: TellingsRequest): Tellings {
  const byPolicy = Map.groupBy(open.filter(({ alert }) => alert.policyId !== null), ({ alert }) => alert.policyId)
  const told = [...byPolicy].flatMap(([policyId, group]) => {
    const found = policyId === null ? undefined : policy(policyId)
    return found ? ofPolicy(group, found, nowMs) : []
  })
  return { told, deliveries: deliveriesOf(told, { nowMs, newId }) }
}

function ofPolicy(group: readonly StoredAlert[], policy: EscalationPolicy, nowMs: number): { alert: Alert; telling: Telling }[] {
  const tell = (with_: EscalationPolicy) => group.map(({ alert, told }) => ({ alert, telling: tellingDue(alert, with_, { told, nowMs }) }))
  const alone = tell(policy)
  const isSomeDue = alone.some(({ telling }) => telling.about === 'firing' && telling.channelIds.length > 0)
  return isSomeDue ? tell({ ...policy, groupWaitMs: 0 }) : alone
}

function deliveriesOf(told: Tellings['told'], { nowMs, newId }: Pick<TellingsRequest, 'nowMs' | 'newId'>): Delivery[] {
  const groups = new Map<string, { channelId: ChannelId; about: Delivery['about']; alerts: Alert[] }>()
  for (const { alert, telling } of told) {
    for (const channelId of telling.channelIds) {
      const key = `${channelId} ${telling.about}`
      const group = groups.get(key) ?? { channelId, about: telling.about, alerts: [] }
      groups.set(key, group)
      group.alerts.push(alert)
    }
  }
  return [...groups.values()].map((group) => ({ ...group, id: newId(), createdAtMs: nowMs }))
}
