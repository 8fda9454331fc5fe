// The performance of a machine, on its own page: it follows the machine from host to host.
import { useCallback, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Host } from '#shared/model/hosts/host.ts'
import { DomainUuid } from '#shared/model/ids.ts'
import type { MetricSubject } from '#shared/model/monitoring/metrics.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { formatTime } from '../../../i18n/format.ts'
import { usePlaces, useSession } from '../../../state/use-session.ts'
import { naturalKey } from '../../../ui/lists/natural-key.ts'
import { isHostUp } from '../../../ui/marks/vm-state.ts'
import { ComparePicker } from './compare-picker.tsx'
import type { Candidate } from './compare-picker.tsx'
import { PerformanceView } from './performance-view.tsx'

export function VmPerformance({ vm, host }: { vm: Vm; host: Host | undefined }) {
  const { uuid } = vm
  const [chosen, setChosen] = useState<readonly string[]>([])
  const subject = useMemo((): MetricSubject => ({ kind: 'vm', uuid }), [uuid])
  const others = useMemo(() => chosen.map((id): MetricSubject => ({ kind: 'vm', uuid: DomainUuid.parse(id) })), [chosen])
  const candidates = useOtherVms(uuid)
  return <PerformanceView subject={subject} others={others} whyNothing={useWhyNothing(vm, host)} picker={<ComparePicker candidates={candidates} chosen={chosen} onChosen={setChosen} />} />
}

function useOtherVms(uuid: string): () => readonly Candidate[] {
  const { inventory } = useSession()
  const places = usePlaces()
  return useCallback(() => {
    const found = [...inventory.getState().vms.values()].filter((vm) => vm.uuid !== uuid)
    return found.map((vm) => ({ vm, key: naturalKey(vm.name) })).sort((left, right) => (left.key < right.key ? -1 : 1)).map(({ vm }): Candidate => ({ id: vm.uuid, name: vm.name, detail: places.get(vm.hostId)?.name ?? '' }))
  }, [inventory, places, uuid])
}

function useWhyNothing(vm: Vm, host: Host | undefined): string {
  const { t } = useTranslation('monitoring')
  if (host && !isHostUp(host)) return host.inventoryAtMs === null ? t('empty.hostNever') : t('empty.hostSince', { time: formatTime(host.inventoryAtMs) })
  if (vm.libvirtId === null) return t('empty.vmOff')
  return vm.state === 'paused' ? t('empty.vmPaused') : ''
}
