// History that is taken over from somebody's Prometheus: from where, since when, a look at what there is, then as a task.
import { Button, Group, Select, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PrometheusStanding } from '#shared/model/monitoring/prometheus.ts'
import { formatNumber } from '../../../i18n/format.ts'
import { CardSection } from '../../../ui/layout/card-section.tsx'
import { Notice } from '../../../ui/feedback/notice.tsx'
import { ServerFields } from './server-fields.tsx'
import { secretOf, serverForm, serverOf } from './server-form.ts'
import type { PrometheusActs } from './use-prometheus.ts'

const dayMs = 24 * 3_600_000
const periodsMs: readonly number[] = [1, 7, 30, 90, 365, 730].map((days) => days * dayMs)

export function SourceCard({ standing: { source, hasSourceSecret }, acts }: { standing: PrometheusStanding; acts: PrometheusActs }) {
  const { t } = useTranslation('monitoring')
  const [form, setForm] = useState(() => serverForm(source))
  const [periodMs, setPeriodMs] = useState(30 * dayMs)
  const server = serverOf(form)
  const wish = { source: server ?? null, ...secretOf(form) }
  return (
    <CardSection title={t('prometheus.source')}>
      <Stack gap="sm">
        <Text size="sm" c="var(--muted)">{t('prometheus.sourceText')}</Text>
        <ServerFields form={form} onChange={setForm} hasSecret={hasSourceSecret} label={t('prometheus.sourceUrl')} placeholder="http://prometheus:9090" />
        <Select size="xs" w={200} label={t('prometheus.period')} allowDeselect={false} data={periodsMs.map((ms) => ({ value: String(ms), label: t('prometheus.days', { count: ms / dayMs }) }))} value={String(periodMs)} onChange={(value) => value !== null && setPeriodMs(Number(value))} />
        {acts.finds && (
          <Notice tone={acts.finds.series > 0 ? 'info' : 'warning'} title={t('prometheus.found', { count: acts.finds.series, number: formatNumber(acts.finds.series), version: acts.finds.version })}>
            {acts.finds.unknown > 0 ? t('prometheus.unknown', { count: acts.finds.unknown, number: formatNumber(acts.finds.unknown) }) : t('prometheus.noneUnknown')}
          </Notice>
        )}
        <Group gap="xs">
          <Button variant="default" disabled={!server} loading={acts.isBusy} onClick={() => acts.look(wish, periodMs)}>{t('prometheus.look')}</Button>
          <Button disabled={!server} loading={acts.isBusy} onClick={() => acts.takeOver(wish, periodMs)}>{t('prometheus.import')}</Button>
        </Group>
        {acts.isStarted && <Notice tone="info" title={t('prometheus.started')}>{t('prometheus.startedText')}</Notice>}
      </Stack>
    </CardSection>
  )
}
