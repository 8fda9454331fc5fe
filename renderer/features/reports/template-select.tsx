// Begins a report with one of the templates.
import { Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { ReportTemplate } from '#shared/model/monitoring/report.ts'
import { useTemplates } from './use-reports.ts'

export function TemplateSelect({ onChoose }: { onChoose: (template: ReportTemplate) => void }) {
  const { t } = useTranslation('reports')
  const { value: templates = [] } = useTemplates()
  const nameOf = ({ id, plan }: ReportTemplate): string => t(`template.${id}`, { defaultValue: plan.title })
  return (
    <Select
      label={t('fromTemplate')}
      placeholder={t('anyTemplate')}
      data={templates.map((template) => ({ value: template.id, label: nameOf(template) }))}
      onChange={(value) => {
        const chosen = templates.find(({ id }) => id === value)
        if (chosen) onChoose({ ...chosen, plan: { ...chosen.plan, title: nameOf(chosen) } })
      }}
    />
  )
}
