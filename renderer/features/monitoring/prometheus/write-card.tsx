// Figures that are written to somebody's Prometheus as they are taken: where, how often, and how that goes.
import { Button, Group, Select, SimpleGrid, Stack, Switch, Text } from '@mantine/core'
import type { TFunction } from 'i18next'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PrometheusStanding, RemoteWrite } from '#shared/model/monitoring/prometheus.ts'
import { formatDuration, formatNumber, formatTime } from '../../../i18n/format.ts'
import { CardSection } from '../../../ui/layout/card-section.tsx'
import { FactList } from '../../../ui/layout/fact-list.tsx'
import { ProblemAlert } from '../../../ui/feedback/problem-alert.tsx'
import { ServerFields } from './server-fields.tsx'
import { secretOf, serverForm, serverOf } from './server-form.ts'
import type { PrometheusActs } from './use-prometheus.ts'

const intervalsMs: readonly number[] = [5_000, 15_000, 30_000, 60_000, 300_000]
const usualMs = 15_000
const spansMs: readonly number[] = [0, 3600_000, 2 * 3600_000, 6 * 3600_000, 24 * 3600_000]
const usualSpanMs = 2 * 3600_000

export function WriteCard({ standing, acts }: { standing: PrometheusStanding; acts: PrometheusActs }) {
  const { t } = useTranslation('monitoring')
  const { write, sent, hasWriteSecret } = standing
  const [form, setForm] = useState(() => serverForm(write))
  const [isEnabled, setEnabled] = useState(write?.isEnabled ?? false)
  const [everyMs, setEveryMs] = useState(write?.everyMs ?? usualMs)
  const [catchUpMs, setCatchUpMs] = useState(write?.catchUpMs ?? usualSpanMs)
  const server = serverOf(form)
  const wish: RemoteWrite | undefined = server && { ...server, isEnabled, everyMs, catchUpMs }
  const isEmpty = form.url.trim() === ''
  const isChanged = form.secret !== '' || JSON.stringify(isEmpty ? null : wish) !== JSON.stringify(write)
  const save = (): void => acts.saveWrite({ write: isEmpty ? null : (wish ?? null), ...(isEmpty ? { secret: null } : secretOf(form)) })
  return (
    <CardSection title={t('prometheus.write')}>
      <Stack gap="sm">
        <Text size="sm" c="var(--muted)">{t('prometheus.writeText')}</Text>
        <ServerFields form={form} onChange={setForm} hasSecret={hasWriteSecret} label={t('prometheus.writeUrl')} placeholder="http://prometheus:9090/api/v1/write" />
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md" verticalSpacing="sm">
          <Select size="xs" label={t('prometheus.every')} allowDeselect={false} data={choicesOf(intervalsMs, everyMs, formatDuration)} value={String(everyMs)} onChange={(value) => value !== null && setEveryMs(Number(value))} />
          <Select size="xs" label={t('prometheus.catchUp')} allowDeselect={false} data={choicesOf(spansMs, catchUpMs, (ms) => (ms === 0 ? t('prometheus.noCatchUp') : t('prometheus.catchUpOf', { hours: formatNumber(ms / 3600_000) })))} value={String(catchUpMs)} onChange={(value) => value !== null && setCatchUpMs(Number(value))} />
        </SimpleGrid>
        <Switch label={t('prometheus.enabled')} checked={isEnabled} onChange={(event) => setEnabled(event.currentTarget.checked)} />
        {write?.isEnabled === true && <FactList facts={factsOf(sent, t)} />}
        {write?.isEnabled === true && sent.problem && <ProblemAlert problem={sent.problem} />}
        <Group gap="xs"><Button disabled={!isChanged || (!isEmpty && !wish)} loading={acts.isBusy} onClick={save}>{t('app:common.save')}</Button></Group>
      </Stack>
    </CardSection>
  )
}

function choicesOf(usual: readonly number[], chosen: number, label: (ms: number) => string): { value: string; label: string }[] {
  return [...new Set([...usual, chosen])].toSorted((left, right) => left - right).map((ms) => ({ value: String(ms), label: label(ms) }))
}

function factsOf({ lastAtMs, samples, refused, behindSinceMs }: PrometheusStanding['sent'], t: TFunction<'monitoring'>): { label: string; value: string }[] {
  return [
    { label: t('prometheus.lastSent'), value: lastAtMs === null ? t('prometheus.notYet') : formatTime(lastAtMs) },
    { label: t('prometheus.sent'), value: formatNumber(samples) },
    ...(behindSinceMs === null ? [] : [{ label: t('prometheus.behind'), value: formatTime(behindSinceMs) }]),
    ...(refused === 0 ? [] : [{ label: t('prometheus.refusedSamples'), value: formatNumber(refused) }]),
  ]
}
