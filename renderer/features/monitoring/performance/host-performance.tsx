// The performance of a host, on its own page, alone or beside other hosts.
import { useCallback, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Host } from '#shared/model/hosts/host.ts'
import { HostId } from '#shared/model/ids.ts'
import type { MetricSubject } from '#shared/model/monitoring/metrics.ts'
import { formatTime } from '../../../i18n/format.ts'
import { usePlaces } from '../../../state/use-session.ts'
import { isHostUp } from '../../../ui/marks/vm-state.ts'
import { ComparePicker } from './compare-picker.tsx'
import { PerformanceView } from './performance-view.tsx'

export function HostPerformance({ host }: { host: Host }) {
  const { t } = useTranslation('monitoring')
  const places = usePlaces()
  const { id: hostId } = host
  const [chosen, setChosen] = useState<readonly string[]>([])
  const subject = useMemo((): MetricSubject => ({ kind: 'host', hostId }), [hostId])
  const others = useMemo(() => chosen.map((id): MetricSubject => ({ kind: 'host', hostId: HostId.parse(id) })), [chosen])
  const candidates = useCallback(() => [...places].filter(([id]) => id !== hostId).map(([id, { name, folder }]) => ({ id, name, detail: folder })), [places, hostId])
  const whyNothing = isHostUp(host) ? '' : host.inventoryAtMs === null ? t('empty.hostNever') : t('empty.hostSince', { time: formatTime(host.inventoryAtMs) })
  return <PerformanceView subject={subject} others={others} whyNothing={whyNothing} picker={places.size > 1 ? <ComparePicker candidates={candidates} chosen={chosen} onChosen={setChosen} /> : undefined} />
}
