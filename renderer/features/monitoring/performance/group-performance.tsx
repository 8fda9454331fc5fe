// What the machines of a folder or tag use together; new ones that are put into it join by themselves.
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { VmGroup } from '#shared/model/machines/vm-group.ts'
import { GroupCharts } from './group-charts.tsx'
import { vmGroupPanels } from './group-panels.ts'

export function GroupPerformance({ group }: { group: VmGroup }) {
  const { t } = useTranslation('monitoring')
  const members = useMemo(() => ({ subjects: { group } }), [group])
  return <GroupCharts members={members} panels={vmGroupPanels} emptyText={t('empty.noData')} />
}
