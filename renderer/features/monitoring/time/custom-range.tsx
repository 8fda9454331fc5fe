// All presets, and a span between two moments.
import { Button, Divider, Group, SimpleGrid, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { TimeSpan } from '../../../ui/chart/data/chart-data.ts'
import { presets, rangeOf } from './time-range.ts'
import type { TimeRange } from './time-range.ts'

export interface CustomRangeProps {
  readonly span: TimeSpan
  readonly onPreset: (id: string) => void
  readonly onRange: (range: TimeRange) => void
}

export function CustomRange({ span, onPreset, onRange }: CustomRangeProps) {
  const { t } = useTranslation('monitoring')
  const [from, setFrom] = useState(() => inputText(span.fromMs))
  const [to, setTo] = useState(() => inputText(span.toMs))
  const [fromMs, toMs] = [Date.parse(from), Date.parse(to)]
  const isWrong = Number.isNaN(fromMs) || Number.isNaN(toMs) || fromMs >= toMs
  return (
    <Stack gap="xs" w={420}>
      <SimpleGrid cols={2} spacing={4} verticalSpacing={4}>{presets.map(({ id }) => <Button key={id} variant="subtle" color="gray" size="compact-sm" justify="flex-start" onClick={() => onPreset(id)}>{t(`range.preset.${id}`)}</Button>)}</SimpleGrid>
      <Divider label={t('range.own')} labelPosition="left" />
      <Group gap="xs" grow align="flex-start">
        <TextInput type="datetime-local" size="xs" label={t('range.from')} value={from} onChange={(event) => setFrom(event.currentTarget.value)} />
        <TextInput type="datetime-local" size="xs" label={t('range.to')} value={to} onChange={(event) => setTo(event.currentTarget.value)} error={isWrong ? t('range.wrong') : undefined} />
      </Group>
      <Button disabled={isWrong} onClick={() => onRange(rangeOf({ fromMs, toMs }, Date.now()))}>{t('range.show')}</Button>
    </Stack>
  )
}

/** As an input of local date and time has it. */
function inputText(atMs: number): string {
  const at = new Date(atMs)
  return new Date(atMs - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}
