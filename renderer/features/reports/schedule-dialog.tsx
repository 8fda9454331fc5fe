// One schedule: what it makes, when, over which time, and to whom it is mailed.
import { Button, Checkbox, Group, Modal, MultiSelect, Select, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { problemOf } from '#shared/errors.ts'
import type { Problem } from '#shared/model/hosts/host.ts'
import { ReportSchedule, ScheduleId } from '#shared/model/monitoring/report.ts'
import { useSession } from '../../state/use-session.ts'
import { DialogFoot } from '../../ui/forms/dialog-foot.tsx'
import { DialogForm } from '../../ui/forms/dialog-form.tsx'
import { DurationInput } from '../../ui/forms/duration-input.tsx'
import { ProblemAlert } from '../../ui/feedback/problem-alert.tsx'
import { useAlertSettings } from '../alerts/use-alerts.ts'
import { PlanFields } from './plan-fields.tsx'
import { cronOf, timeOf } from './schedule-times.ts'
import type { Rhythm } from './schedule-times.ts'
import { TemplateSelect } from './template-select.tsx'

const rhythms: readonly Rhythm[] = ['daily', 'weekly', 'monthly', 'custom']
const weekMs = 7 * 24 * 3_600_000

export function ScheduleDialog({ schedule: first, onDone, onClose }: { schedule: ReportSchedule | undefined; onDone: () => void; onClose: () => void }) {
  const { t } = useTranslation('reports')
  const { client } = useSession()
  const [problem, setProblem] = useState<Problem>()
  const [isSaving, setSaving] = useState(false)
  const channels = (useAlertSettings().settings?.channels ?? []).filter(({ setting }) => setting.kind === 'smtp')
  const [schedule, setSchedule] = useState<ReportSchedule>(() => first ?? { id: ScheduleId.parse(crypto.randomUUID()), isEnabled: true, plan: { title: t('untitled'), topics: ['alerts', 'capacity'], query: '', format: 'pdf' }, periodMs: weekMs, cron: '0 6 * * 1', timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone, channelIds: [], catchesUp: true })
  const change = (part: Partial<ReportSchedule>): void => setSchedule({ ...schedule, ...part })
  const [rhythm, setRhythm] = useState(() => timeOf(schedule.cron).rhythm)
  const time = { ...timeOf(schedule.cron), rhythm }
  const retime = (part: Partial<typeof time>): void => { const next = { ...time, ...part }; setRhythm(next.rhythm); change({ cron: cronOf(next, schedule.cron) }) }
  const submit = (): void => {
    setSaving(true)
    setProblem(undefined)
    client.reports.saveSchedule(schedule).then(() => { onDone(); onClose() }, (error: unknown) => setProblem(problemOf(error))).finally(() => setSaving(false))
  }
  return (
    <Modal opened onClose={onClose} size="lg" title={first ? t('editSchedule', { name: first.plan.title }) : t('newSchedule')}>
      <DialogForm onSubmit={submit}>
        {!first && <TemplateSelect onChoose={({ plan, periodMs }) => change({ plan, periodMs })} />}
        <PlanFields plan={schedule.plan} onChange={(plan) => change({ plan })} />
        <Group grow align="flex-end">
          <Select label={t('when')} allowDeselect={false} data={rhythms.map((value) => ({ value, label: t(`rhythm.${value}`) }))} value={rhythm} onChange={(value) => { const next = rhythms.find((known) => known === value); if (next) retime({ rhythm: next }) }} />
          {rhythm === 'weekly' && <Select aria-label={t('weekday')} allowDeselect={false} data={[1, 2, 3, 4, 5, 6, 7].map((day) => ({ value: String(day), label: t(`day.${day}`) }))} value={String(time.weekday)} onChange={(value) => retime({ weekday: Number(value) })} />}
          {rhythm === 'custom' ? <TextInput label={t('cron')} value={schedule.cron} onChange={(event) => change({ cron: event.currentTarget.value })} /> : <TextInput type="time" label={t('at')} value={`${String(time.hour).padStart(2, '0')}:${String(time.minute).padStart(2, '0')}`} onChange={(event) => { const [hour, minute] = event.currentTarget.value.split(':').map(Number); if (hour !== undefined && minute !== undefined) retime({ hour, minute }) }} />}
          <TextInput label={t('timeZone')} value={schedule.timeZone} onChange={(event) => change({ timeZone: event.currentTarget.value })} />
        </Group>
        <Text size="sm" c="var(--muted)">{t('runsWhile')}</Text>
        <Group grow align="flex-start">
          <DurationInput label={t('overLast')} minMs={3_600_000} valueMs={schedule.periodMs} onChange={(periodMs) => change({ periodMs })} />
          <MultiSelect size="sm" label={t('mailTo')} placeholder={channels.length === 0 ? t('noMail') : t('keepOnly')} disabled={channels.length === 0} data={channels.map(({ id, name }) => ({ value: id, label: name }))} value={schedule.channelIds} onChange={(ids) => change({ channelIds: channels.filter(({ id }) => ids.includes(id)).map(({ id }) => id) })} />
        </Group>
        <Checkbox label={t('catchesUp')} description={t('catchesUpHint')} checked={schedule.catchesUp} onChange={(event) => change({ catchesUp: event.currentTarget.checked })} />
        <Checkbox label={t('enabled')} checked={schedule.isEnabled} onChange={(event) => change({ isEnabled: event.currentTarget.checked })} />
        <DialogFoot>
          {problem && <div style={{ width: '100%' }}><ProblemAlert problem={problem} /></div>}
          <Button variant="default" onClick={onClose}>{t('cancel')}</Button>
          <Button type="submit" loading={isSaving} disabled={!ReportSchedule.safeParse(schedule).success}>{t('save')}</Button>
        </DialogFoot>
      </DialogForm>
    </Modal>
  )
}
