// A schedule of snapshots: of which machines, when in plain words or as cron, how they are named, and which are kept.
import { Button, Chip, Group, Input, Modal, NumberInput, SegmentedControl, Select, Stack, Switch, Text, TextInput } from '@mantine/core'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { NewSchedule } from '#shared/model/snapshots/schedule.ts'
import type { Schedule } from '#shared/model/snapshots/schedule.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { formatTime } from '../../i18n/format.ts'
import { useSession } from '../../state/use-session.ts'
import { ProblemAlert } from '../../ui/feedback/problem-alert.tsx'
import { useLoaded } from '../../ui/effects/use-loaded.ts'
import { DialogForm } from '../../ui/forms/dialog-form.tsx'
import { useActs } from '../vms/use-acts.ts'
import { frequencies, patternOf, plainTimeOf } from './plain-times.ts'
import type { PlainTime } from './plain-times.ts'

export interface ScheduleDialogProps {
  readonly schedule: Schedule | undefined
  /** Those that a new one is for; without any it goes by a search. */
  readonly vms: readonly Vm[]
  readonly onClose: () => void
}

const timeZones = Intl.supportedValuesOf('timeZone')
const week = [1, 2, 3, 4, 5, 6, 0] as const

function firstValue({ schedule, vms }: Pick<ScheduleDialogProps, 'schedule' | 'vms'>): NewSchedule {
  if (schedule) return NewSchedule.parse(schedule)
  const targets: NewSchedule['targets'] = vms.length > 0 ? { kind: 'machines', refs: vms.map(({ hostId, uuid }) => ({ hostId, uuid })) } : { kind: 'query', query: '' }
  return { name: '', isEnabled: true, targets, pattern: '0 2 * * *', timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC', namePattern: 'auto-{date}-{time}', mode: 'auto', isQuiesced: false, keep: { kind: 'last', count: 7 }, catchesUp: false }
}

export function ScheduleDialog({ schedule, vms, onClose }: ScheduleDialogProps) {
  const { t } = useTranslation('schedules')
  const { client } = useSession()
  const acts = useActs()
  const [value, setValue] = useState(() => firstValue({ schedule, vms }))
  const [plain, setPlain] = useState(() => plainTimeOf(value.pattern))
  const change = (part: Partial<NewSchedule>): void => setValue({ ...value, ...part })
  const changeTime = (part: Partial<PlainTime>): void => {
    const next = { ...plain, ...part }
    setPlain(next)
    change({ pattern: patternOf(next) })
  }
  const isPossible = NewSchedule.safeParse(value).success
  const submit = (): void => {
    if (isPossible) acts.attempt(client.schedules.save({ ...value, ...(schedule ? { id: schedule.id } : {}) }).then(onClose))
  }
  const { targets, keep } = value
  return (
    <Modal opened onClose={onClose} size="lg" title={<Text fw={600}>{t(schedule ? 'editTitle' : 'newTitle')}</Text>}>
      <DialogForm onSubmit={submit}>
        <Group align="flex-end" wrap="nowrap">
          <TextInput data-autofocus style={{ flex: 1 }} label={t('column.name')} value={value.name} maxLength={100} onChange={({ currentTarget }) => change({ name: currentTarget.value })} />
          <Switch mb={8} label={t('on')} checked={value.isEnabled} onChange={({ currentTarget }) => change({ isEnabled: currentTarget.checked })} />
        </Group>
        {targets.kind === 'query' ? <TextInput label={t('query')} description={t('queryHint')} placeholder="tag:prod" value={targets.query} onChange={({ currentTarget }) => change({ targets: { kind: 'query', query: currentTarget.value } })} /> : <Text size="sm">{t('byList', { count: targets.refs.length })}</Text>}
        <TimeFields plain={plain} onChange={changeTime} />
        <Select label={t('timeZone')} searchable allowDeselect={false} data={timeZones.includes(value.timeZone) ? timeZones : [value.timeZone, ...timeZones]} value={value.timeZone} onChange={(timeZone) => timeZone && change({ timeZone })} />
        <NextTimes pattern={value.pattern} timeZone={value.timeZone} />
        <Stack gap={4}>
          <Input.Label component="div">{t('column.keep')}</Input.Label>
          <SegmentedControl aria-label={t('column.keep')} value={keep.kind} onChange={(kind) => change({ keep: kind === 'last' ? { kind, count: 7 } : { kind: 'calendar', hourly: 0, daily: 7, weekly: 4 } })} data={[{ value: 'last', label: t('keep.last') }, { value: 'calendar', label: t('keep.calendar') }]} />
          {keep.kind === 'last' ? <NumberInput aria-label={t('keep.count')} min={1} max={500} value={keep.count} onChange={(count) => change({ keep: { kind: 'last', count: Number(count) } })} /> : <Group grow>{(['hourly', 'daily', 'weekly'] as const).map((span) => <NumberInput key={span} label={t(`keep.${span}`)} min={0} max={500} value={keep[span]} onChange={(count) => change({ keep: { ...keep, [span]: Number(count) } })} />)}</Group>}
          <Text size="xs" c="var(--muted)">{t('keepHint')}</Text>
        </Stack>
        <TextInput label={t('namePattern')} description={t('namePatternHint')} value={value.namePattern} onChange={({ currentTarget }) => change({ namePattern: currentTarget.value })} />
        <Switch label={t('catchesUp')} description={t('catchesUpHint')} checked={value.catchesUp} onChange={({ currentTarget }) => change({ catchesUp: currentTarget.checked })} />
        <Switch label={t('snapshots:quiesce')} description={t('snapshots:quiesceHint')} checked={value.isQuiesced} onChange={({ currentTarget }) => change({ isQuiesced: currentTarget.checked })} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>{t('cancel')}</Button>
          <Button type="submit" disabled={!isPossible}>{t('save')}</Button>
        </Group>
      </DialogForm>
    </Modal>
  )
}

function TimeFields({ plain, onChange }: { plain: PlainTime; onChange: (part: Partial<PlainTime>) => void }) {
  const { t } = useTranslation('schedules')
  const { frequency, time, weekdays, monthDay, pattern } = plain
  return (
    <Stack gap="xs">
      <Stack gap={4}>
        <Input.Label component="div">{t('column.when')}</Input.Label>
        <SegmentedControl aria-label={t('column.when')} value={frequency} onChange={(next) => { const known = frequencies.find((each) => each === next); if (known) onChange({ frequency: known, ...(known === 'custom' ? { pattern: patternOf(plain) } : {}) }) }} data={frequencies.map((each) => ({ value: each, label: t(`frequency.${each}`) }))} />
      </Stack>
      {frequency === 'weekly' && <Group gap={4}>{week.map((day) => <Chip key={day} size="xs" checked={weekdays.includes(day)} onChange={(isOn) => onChange({ weekdays: isOn ? [...weekdays, day] : weekdays.filter((other) => other !== day) })}>{t(`weekday.${day}`)}</Chip>)}</Group>}
      {frequency === 'monthly' && <NumberInput label={t('monthDay')} min={1} max={31} value={monthDay} onChange={(day) => onChange({ monthDay: Number(day) })} />}
      {frequency === 'custom' ? <TextInput label={t('cron')} description={t('cronHint')} value={pattern} onChange={({ currentTarget }) => onChange({ pattern: currentTarget.value })} /> : <TextInput type="time" label={t(frequency === 'hourly' ? 'atMinute' : 'at')} value={time} onChange={({ currentTarget }) => onChange({ time: currentTarget.value })} />}
    </Stack>
  )
}

function NextTimes({ pattern, timeZone }: { pattern: string; timeZone: string }) {
  const { t } = useTranslation('schedules')
  const { client } = useSession()
  const { value, problem } = useLoaded(useCallback((signal: AbortSignal) => client.schedules.times({ pattern, timeZone }, { signal }), [client, pattern, timeZone]))
  if (problem) return <ProblemAlert problem={problem} />
  return <Text size="xs" c="var(--muted)">{value && value.length > 0 ? t('next', { times: value.slice(0, 3).map((atMs) => formatTime(atMs)).join(' · ') }) : t('never')}</Text>
}
