// A report made now: from a template or freely, over a period up to this moment.
import { Button, Group, Modal, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ReportPlan } from '#shared/model/monitoring/report.ts'
import { formatTime } from '../../i18n/format.ts'
import { useSession } from '../../state/use-session.ts'
import { DurationInput } from '../../ui/forms/duration-input.tsx'
import { DialogForm } from '../../ui/forms/dialog-form.tsx'
import { useActs } from '../vms/use-acts.ts'
import { PlanFields } from './plan-fields.tsx'
import { TemplateSelect } from './template-select.tsx'

const dayMs = 24 * 3_600_000

export function ReportDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('reports')
  const { client } = useSession()
  const acts = useActs()
  const [plan, setPlan] = useState<ReportPlan>({ title: t('untitled'), topics: ['capacity', 'utilisation'], query: '', format: 'pdf' })
  const [periodMs, setPeriodMs] = useState(7 * dayMs)
  const [now] = useState(Date.now)
  const submit = (): void => {
    const toMs = Date.now()
    acts.attempt(client.reports.make({ ...plan, fromMs: toMs - periodMs, toMs }))
    onClose()
  }
  return (
    <Modal opened onClose={onClose} title={t('new')}>
      <DialogForm onSubmit={submit}>
        <TemplateSelect onChoose={(template) => { setPlan(template.plan); setPeriodMs(template.periodMs) }} />
        <PlanFields plan={plan} onChange={setPlan} />
        <DurationInput label={t('over')} description={t('since', { time: formatTime(now - periodMs, now) })} minMs={3_600_000} valueMs={periodMs} onChange={setPeriodMs} />
        <Text size="sm" c="var(--muted)">{t('asTask')}</Text>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>{t('cancel')}</Button>
          <Button type="submit" disabled={!ReportPlan.safeParse(plan).success || periodMs <= 0}>{t('make')}</Button>
        </Group>
      </DialogForm>
    </Modal>
  )
}
