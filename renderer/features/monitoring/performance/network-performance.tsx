// The traffic of a network: the sum over the NICs that are on it now, and the machines that cause most of it.
import { Loader } from '@mantine/core'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '../../../ui/feedback/empty-state.tsx'
import type { HostNic } from '../../networks/data/use-networks.ts'
import { GroupCharts } from './group-charts.tsx'
import { networkPanels } from './group-panels.ts'
import { networkMembers } from './network-members.ts'

export interface NetworkPerformanceProps {
  readonly nics: readonly HostNic[]
  /** Of the whole host. */
  readonly allNics: readonly HostNic[]
  /** Whether the NICs were read yet. */
  readonly isKnown: boolean
  readonly isHostUp: boolean
}

export function NetworkPerformance({ nics, allNics, isKnown, isHostUp }: NetworkPerformanceProps) {
  const { t } = useTranslation('monitoring')
  const members = useSame(useMemo(() => networkMembers(nics, allNics), [nics, allNics]))
  if (!isKnown) return isHostUp ? <EmptyState title={t('network.reading')} icon={<Loader size="sm" />} /> : <EmptyState title={t('network.hostAway')} />
  if (!members) return <EmptyState title={t('network.none')} text={t('network.noneHint')} />
  return <GroupCharts members={members} panels={networkPanels} emptyText={t('empty.noData')} />
}

/** NICs are read anew with every change of a machine: only other ones are another question. */
function useSame<Value>(value: Value): Value {
  const [kept, setKept] = useState(value)
  if (kept === value || JSON.stringify(kept) === JSON.stringify(value)) return kept
  setKept(value)
  return value
}
