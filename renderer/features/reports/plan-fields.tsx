// What a report is about: the same fields for one that is made now and for a schedule.
import { Group, Input, MultiSelect, SegmentedControl, Stack, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { ReportFormat, ReportTopic } from '#shared/model/monitoring/report.ts'
import type { ReportPlan } from '#shared/model/monitoring/report.ts'

export function PlanFields({ plan, onChange }: { plan: ReportPlan; onChange: (plan: ReportPlan) => void }) {
  const { t } = useTranslation('reports')
  const change = (part: Partial<ReportPlan>): void => onChange({ ...plan, ...part })
  return (
    <Stack gap="sm">
      <TextInput data-autofocus label={t('column.title')} maxLength={200} value={plan.title} onChange={(event) => change({ title: event.currentTarget.value })} onFocus={(event) => event.currentTarget.select()} />
      <MultiSelect size="sm" label={t('column.topics')} data={ReportTopic.options.map((topic) => ({ value: topic, label: t(`topic.${topic}`) }))} value={plan.topics} onChange={(topics) => change({ topics: ReportTopic.options.filter((topic) => topics.includes(topic)) })} />
      <Group gap="md" align="flex-end">
        <TextInput flex="1 1 200px" label={t('query')} placeholder={t('queryPrompt')} value={plan.query} onChange={(event) => change({ query: event.currentTarget.value })} />
        <Stack gap={2} align="flex-start">
          <Input.Label component="div" id="report-format">{t('column.format')}</Input.Label>
          <SegmentedControl aria-labelledby="report-format" data={ReportFormat.options.map((format) => ({ value: format, label: t(`format.${format}`) }))} value={plan.format} onChange={(format) => change({ format: ReportFormat.parse(format) })} />
        </Stack>
      </Group>
    </Stack>
  )
}
