// Names of machines, hosts, pools and metrics for the lines of charts.
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { HostId } from '#shared/model/ids.ts'
import type { MetricSubject } from '#shared/model/monitoring/metrics.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { usePlaces, useSession, useVmsRevision } from '../../../state/use-session.ts'
import type { LabelWords } from './series-labels.ts'

/** By UUID alone, as series are: of a machine that is on two hosts during a migration, the one that runs. */
export function useVmsByUuid(): ReadonlyMap<string, Vm> {
  const { inventory } = useSession()
  const revision = useVmsRevision()
  return useMemo(() => {
    const found = new Map<string, Vm>()
    for (const vm of inventory.at(revision).vms.values()) if (vm.libvirtId !== null || !found.has(vm.uuid)) found.set(vm.uuid, vm)
    return found
  }, [inventory, revision])
}

export function useSubjectName(): (subject: MetricSubject) => string {
  const vms = useVmsByUuid()
  const places = usePlaces()
  return useMemo(() => {
    const hostName = (hostId: HostId): string => places.get(hostId)?.name ?? hostId
    return (subject) => (subject.kind === 'vm' ? (vms.get(subject.uuid)?.name ?? subject.uuid) : subject.kind === 'host' ? hostName(subject.hostId) : `${hostName(subject.hostId)}/${subject.pool}`)
  }, [vms, places])
}

export function useLabelWords(): LabelWords {
  const { t } = useTranslation('monitoring')
  const ofSubject = useSubjectName()
  const places = usePlaces()
  return useMemo(() => ({
    ofSubject,
    ofMetric: (metric) => t(`metric.${metric.replaceAll('.', '-')}`, { defaultValue: metric }),
    ofGroup: (group) => [...places].find(([id]) => id === group)?.[1].name ?? (group === '' ? t('noGroup') : group),
  }), [t, ofSubject, places])
}
