// What a panel shows: metric, of which subjects, how put together. The chart beside it follows each change.
import { Button, Group, Modal, Select, SimpleGrid, Switch, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PanelGroup } from '#shared/model/monitoring/dashboard.ts'
import type { DashboardPanel } from '#shared/model/monitoring/dashboard.ts'
import { Aggregate, metricOf, metricTable, SubjectKind } from '#shared/model/monitoring/metrics.ts'
import { ChartGroup } from '../../../ui/chart/widget/chart-group.tsx'
import { useRange } from '../time/range-store.ts'
import { useLiveSpan } from '../time/use-live-span.ts'
import { canBeApart, PanelChart } from './board-panel.tsx'
import { usePanelTitle } from './use-panel-title.ts'
import { useMatchCount } from './use-match-count.ts'
import { DialogFoot } from '../../../ui/forms/dialog-foot.tsx'
import { DialogForm } from '../../../ui/forms/dialog-form.tsx'

export interface PanelDialogProps {
  readonly panel: DashboardPanel
  readonly isNew: boolean
  readonly onSave: (panel: DashboardPanel) => void
  readonly onClose: () => void
}

const nothing: readonly never[] = []
const usual = 'usual'

export function PanelDialog({ panel: first, isNew, onSave, onClose }: PanelDialogProps) {
  const { t } = useTranslation('monitoring')
  const [panel, setPanel] = useState(first)
  const titleOf = usePanelTitle()
  const span = useLiveSpan(useRange((state) => state.range), nothing)
  const { count, isUnderstood } = useMatchCount(panel)
  const change = (patch: Partial<DashboardPanel>): void => setPanel((before) => ({ ...before, ...patch }))
  const setKind = (kind: SubjectKind): void => change({ kind, metric: metricOf(kind, panel.metric) ? panel.metric : (metricTable.find((metric) => metric.kind === kind)?.name ?? ''), query: '', ...(kind !== 'vm' && panel.groupBy === 'tag' ? { groupBy: 'none' as const } : {}) })
  const groups = PanelGroup.options.filter((group) => group !== 'tag' || panel.kind === 'vm')
  const found = count === null ? '' : t('board.found', { count })
  return (
    <Modal opened onClose={onClose} title={t(isNew ? 'board.addPanel' : 'board.editPanel')} size={760}>
      <DialogForm gap="md" onSubmit={() => onSave(panel)}>
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md" verticalSpacing="sm">
          <Select label={t('board.kind')} allowDeselect={false} value={panel.kind} onChange={(value) => { const kind = SubjectKind.options.find((known) => known === value); if (kind) setKind(kind) }} data={SubjectKind.options.map((kind) => ({ value: kind, label: t(`board.all.${kind}`) }))} />
          <Select label={t('board.metric')} searchable allowDeselect={false} value={panel.metric} onChange={(metric) => metric !== null && change({ metric })} data={metricTable.filter(({ kind }) => kind === panel.kind).map(({ name }) => ({ value: name, label: t(`metricLong.${name.replaceAll('.', '-')}`) }))} />
          <TextInput label={t('board.query')} description={t(`board.queryHint.${panel.kind}`)} value={panel.query} error={isUnderstood ? undefined : t('board.queryWrong')} rightSection={<Text size="xs" c="var(--muted)" pr={6} style={{ whiteSpace: 'nowrap' }} aria-live="polite">{found}</Text>} rightSectionWidth={90} onChange={(event) => change({ query: event.currentTarget.value })} />
          <TextInput label={t('board.title')} placeholder={titleOf({ ...panel, title: '' })} value={panel.title} maxLength={200} onChange={(event) => change({ title: event.currentTarget.value })} />
          <Select label={t('board.groupBy')} allowDeselect={false} value={panel.groupBy} onChange={(value) => { const groupBy = groups.find((known) => known === value); if (groupBy) change({ groupBy }) }} data={groups.map((group) => ({ value: group, label: t(`board.group.${group}`) }))} />
          <Select label={t('board.aggregate')} disabled={panel.groupBy === 'none'} allowDeselect={false} value={panel.aggregate ?? usual} onChange={(value) => change({ aggregate: Aggregate.options.find((known) => known === value) ?? null })} data={[{ value: usual, label: t('board.usual', { aggregate: t(`board.aggregates.${metricOf(panel.kind, panel.metric)?.aggregate ?? 'mean'}`) }) }, ...Aggregate.options.map((value) => ({ value, label: t(`board.aggregates.${value}`) }))]} />
        </SimpleGrid>
        <Group gap="xl">
          <Switch label={t('eachDevice')} disabled={!canBeApart(panel)} checked={panel.isEachDevice && canBeApart(panel)} onChange={(event) => change({ isEachDevice: event.currentTarget.checked })} />
          <Switch label={t('board.tall')} checked={panel.isTall} onChange={(event) => change({ isTall: event.currentTarget.checked })} />
        </Group>
        <ChartGroup><PanelChart panel={{ ...panel, isTall: false }} title={titleOf(panel)} span={span} /></ChartGroup>
        <DialogFoot>
          <Button variant="default" onClick={onClose}>{t('app:common.cancel')}</Button>
          <Button type="submit" disabled={!isUnderstood}>{t(isNew ? 'board.add' : 'app:common.save')}</Button>
        </DialogFoot>
      </DialogForm>
    </Modal>
  )
}
