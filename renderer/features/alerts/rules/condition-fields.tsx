// The fields of a rule's condition: each kind has its own.
import { Group, MultiSelect, SegmentedControl, Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { GuestEvent } from '#shared/model/monitoring/alert.ts'
import type { AlertRule } from '#shared/model/monitoring/alert.ts'
import { metricOf, metricTable } from '#shared/model/monitoring/metrics.ts'
import { DurationInput } from '../../../ui/forms/duration-input.tsx'
import { useMetricLabel } from '../use-metric-label.ts'
import { MetricValueInput } from './metric-value-input.tsx'
import type { RuleForm } from './use-rule-form.ts'

export function ConditionFields({ form }: { form: RuleForm }) {
  const { t } = useTranslation('alerts')
  const { condition } = form.rule
  const set = (name: string) => (valueMs: number): void => form.changeCondition({ [name]: valueMs })
  switch (condition.kind) {
    case 'threshold':
    case 'change':
      return <ComparisonFields form={form} condition={condition} />
    case 'absence':
      return <><MetricSelect form={form} metric={condition.metric} /><DurationInput label={t('rule.absentFor')} valueMs={condition.forMs} onChange={set('forMs')} /></>
    case 'host-lost':
      return <DurationInput label={t('rule.lostFor')} valueMs={condition.forMs} onChange={set('forMs')} />
    case 'pool-filling':
      return (
        <Group grow align="flex-start">
          <DurationInput label={t('rule.fullWithin')} minMs={60_000} valueMs={condition.withinMs} onChange={set('withinMs')} />
          <DurationInput label={t('rule.lookBack')} minMs={60_000} valueMs={condition.lookBackMs} onChange={set('lookBackMs')} />
        </Group>
      )
    case 'snapshot-age':
      return <DurationInput label={t('rule.olderThan')} minMs={60_000} valueMs={condition.olderThanMs} onChange={set('olderThanMs')} />
    case 'guest-event':
      return (
        <>
          <MultiSelect label={t('rule.events')} data={GuestEvent.options.map((event) => ({ value: event, label: t(`event.${event}`) }))} value={condition.events} onChange={(events) => form.changeCondition({ events })} error={form.mistakes.has('condition.events') ? t('rule.eventsMissing') : undefined} />
          <DurationInput label={t('rule.hold')} description={t('rule.holdHint')} valueMs={condition.holdMs} onChange={set('holdMs')} />
        </>
      )
    default:
      return condition satisfies never
  }
}

type Compared = Extract<AlertRule['condition'], { kind: 'threshold' | 'change' }>

function ComparisonFields({ form, condition }: { form: RuleForm; condition: Compared }) {
  const { t } = useTranslation('alerts')
  const unit = metricOf(form.rule.scope.kind, condition.metric)?.unit ?? 'count'
  // Turned round, the value that clears must lie on the other side: it starts at the value itself.
  const turn = (comparison: string): void => form.changeCondition({ comparison, ...(condition.kind === 'threshold' ? { clearValue: condition.value } : {}) })
  return (
    <>
      <MetricSelect form={form} metric={condition.metric} />
      <Group grow align="flex-end">
        <SegmentedControl aria-label={t('rule.comparison')} data={(['above', 'below'] as const).map((value) => ({ value, label: t(`comparison.${condition.kind}.${value}`) }))} value={condition.comparison} onChange={turn} />
        <MetricValueInput label={t('rule.value')} unit={unit} value={condition.value} onChange={(value) => form.changeCondition({ value })} />
        {condition.kind === 'threshold' && <MetricValueInput label={t('rule.clearValue')} unit={unit} value={condition.clearValue} onChange={(clearValue) => form.changeCondition({ clearValue })} error={form.mistakes.has('condition.clearValue') ? t('rule.clearSide') : undefined} />}
        {condition.kind === 'change' && <DurationInput label={t('rule.over')} minMs={1000} valueMs={condition.overMs} onChange={(overMs) => form.changeCondition({ overMs })} />}
      </Group>
      <Group grow align="flex-end">
        <DurationInput label={t('rule.for')} valueMs={condition.forMs} onChange={(forMs) => form.changeCondition({ forMs })} />
        <DurationInput label={t('rule.clearFor')} valueMs={condition.clearForMs} onChange={(clearForMs) => form.changeCondition({ clearForMs })} />
      </Group>
    </>
  )
}

function MetricSelect({ form, metric }: { form: RuleForm; metric: string }) {
  const { t } = useTranslation('alerts')
  const { kind } = form.rule.scope
  const labelOf = useMetricLabel()
  const choices = metricTable.filter((row) => row.kind === kind).map(({ name }) => ({ value: name, label: labelOf(name) }))
  return <Select label={t('rule.metric')} searchable allowDeselect={false} data={choices} value={metric} onChange={(value) => { if (value !== null) form.changeCondition({ metric: value }) }} />
}
