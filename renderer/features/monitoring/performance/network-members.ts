// Whose traffic is a network's: of a machine that has NICs elsewhere too only those on it, of others all, also of times when they had other
// devices. Pure.
import type { DomainUuid } from '#shared/model/ids.ts'
import type { MetricSubject } from '#shared/model/monitoring/metrics.ts'
import type { GroupMembers } from './group-panels.ts'

interface PlacedNic {
  readonly uuid: DomainUuid
  readonly mac: string
  /** The host's device of it while the machine runs. */
  readonly device: string
}

/** `undefined` when no machine is on it. */
export function networkMembers(onNetwork: readonly PlacedNic[], all: readonly PlacedNic[]): GroupMembers | undefined {
  if (onNetwork.length === 0) return undefined
  const counts = new Map([...Map.groupBy(all, ({ uuid }) => uuid)].map(([uuid, nics]) => [uuid, nics.length]))
  const byVm = [...Map.groupBy(onNetwork, ({ uuid }) => uuid)]
  const subjectOf = (uuid: DomainUuid): MetricSubject => ({ kind: 'vm', uuid })
  const partly = byVm.filter(([uuid, nics]) => nics.length < (counts.get(uuid) ?? 0))
  // A machine that is off has no devices: nothing of it can be told apart.
  const only = partly.map(([uuid, nics]) => ({ subject: subjectOf(uuid), instances: nics.map(({ device, mac }) => device || mac) }))
  return { subjects: byVm.map(([uuid]) => subjectOf(uuid)), ...(only.length === 0 ? {} : { only }) }
}
