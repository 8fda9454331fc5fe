// The settings of the collection as a form. What would delete history asks first.
import { Button, Group, NumberInput, Select, SimpleGrid, Stack, Switch, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { problemOf } from '#shared/errors.ts'
import type { Problem } from '#shared/model/hosts/host.ts'
import type { MonitoringSettings } from '#shared/model/monitoring/metrics.ts'
import { formatDuration } from '../../../i18n/format.ts'
import { useUi } from '../../../state/ui-store.ts'
import { useSession } from '../../../state/use-session.ts'
import { CardSection } from '../../../ui/layout/card-section.tsx'
import { ProblemAlert } from '../../../ui/feedback/problem-alert.tsx'
import { formOf, intervalsMs, limits, losesHistory, problemOfForm, settingsOf } from './settings-form.ts'
import type { SettingsForm } from './settings-form.ts'

export function CollectionSettings({ settings, onSaved }: { settings: MonitoringSettings; onSaved: () => void }) {
  const { t } = useTranslation('monitoring')
  const { client } = useSession()
  const openDialog = useUi((state) => state.openDialog)
  const first = formOf(settings)
  const [form, setForm] = useState(first)
  const [problem, setProblem] = useState<Problem>()
  const [isSaving, setSaving] = useState(false)
  const wrong = problemOfForm(form)
  const isChanged = JSON.stringify(form) !== JSON.stringify(first)
  const change = (patch: Partial<SettingsForm>): void => setForm({ ...form, ...patch })
  const save = (): void => {
    setSaving(true)
    client.monitoring.setSettings(settingsOf(form)).then(onSaved, (error: unknown) => setProblem(problemOf(error))).finally(() => setSaving(false))
  }
  const ask = (): void => (losesHistory(first, form) ? openDialog({ kind: 'confirm', title: t('collection.loseTitle'), text: t('collection.loseText'), items: [], label: t('collection.loseLabel'), run: save }) : save())
  const number = (field: keyof typeof limits) => (
    <NumberInput label={t(`collection.${field}`)} description={t(`collection.${field}Hint`)} size="xs" {...limits[field]} decimalScale={field === 'quotaGib' ? 1 : 0} value={form[field]} error={wrong === field ? t('collection.outside', limits[field]) : undefined} onChange={(value) => change({ [field]: typeof value === 'number' ? value : Number.NaN })} />
  )
  return (
    <CardSection title={t('collection.settings')}>
      <Stack gap="sm">
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md" verticalSpacing="sm">
          <Select label={t('collection.interval')} description={t('collection.intervalHint')} size="xs" allowDeselect={false} value={String(form.intervalMs)} onChange={(value) => value !== null && change({ intervalMs: Number(value) })} data={[...new Set([...intervalsMs, first.intervalMs])].toSorted((left, right) => left - right).map((ms) => ({ value: String(ms), label: formatDuration(ms) }))} />
          {number('quotaGib')}
          {number('rawHours')}
          {number('minuteDays')}
          {number('hourDays')}
        </SimpleGrid>
        <Switch label={t('collection.readsHostFiles')} description={t('collection.readsHostFilesHint')} checked={form.readsHostFiles} onChange={(event) => change({ readsHostFiles: event.currentTarget.checked })} />
        <Switch label={t('collection.setsBalloonPeriod')} description={t('collection.setsBalloonPeriodHint')} checked={form.setsBalloonPeriod} onChange={(event) => change({ setsBalloonPeriod: event.currentTarget.checked })} />
        {wrong === 'order' && <Text size="sm" c="var(--state-error)" role="alert">{t('collection.order')}</Text>}
        {problem && <ProblemAlert problem={problem} />}
        <Group gap="xs">
          <Button disabled={!isChanged || wrong !== undefined} loading={isSaving} onClick={ask}>{t('app:common.save')}</Button>
          <Button variant="default" disabled={!isChanged} onClick={() => setForm(first)}>{t('collection.forget')}</Button>
        </Group>
      </Stack>
    </CardSection>
  )
}
