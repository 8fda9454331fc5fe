// The schedules of snapshots: when each runs next, of which machines, what it keeps, and what it missed.
import { Button, Group, Menu, Text } from '@mantine/core'
import { IconCalendarTime, IconPencil, IconPlayerPlay, IconPlus, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Schedule } from '#shared/model/snapshots/schedule.ts'
import { formatTime } from '../../i18n/format.ts'
import { useUi } from '../../state/ui-store.ts'
import { useSession } from '../../state/use-session.ts'
import { DataTable } from '../../ui/data-table/data-table.tsx'
import type { DataColumn } from '../../ui/data-table/data-table.tsx'
import { EmptyState } from '../../ui/feedback/empty-state.tsx'
import { naturalKey } from '../../ui/lists/natural-key.ts'
import { Notice } from '../../ui/feedback/notice.tsx'
import { ProblemAlert, useProblemText } from '../../ui/feedback/problem-alert.tsx'
import { useActs } from '../vms/use-acts.ts'
import { ScheduleDialog } from './schedule-dialog.tsx'
import { useScheduleWords } from './schedule-words.ts'
import { useSchedules } from './use-schedules.ts'

export function SchedulesPage() {
  const { t } = useTranslation('schedules')
  const { client } = useSession()
  const acts = useActs()
  const openDialog = useUi((state) => state.openDialog)
  const { value, problem, reload } = useSchedules()
  const [edited, setEdited] = useState<Schedule | 'new'>()
  const columns = useColumns()
  const rows = value ?? []
  const after = (what: Promise<unknown>): void => acts.attempt(what.then(reload))
  const remove = ({ id, name }: Schedule): void => openDialog({ kind: 'confirm', title: t('removeTitle', { name }), text: t('removeText'), items: [name], label: t('remove'), run: () => after(client.schedules.remove({ id })) })
  const menuOf = ([schedule]: readonly Schedule[]): ReactNode =>
    schedule && (
      <>
        <Menu.Item leftSection={<IconPlayerPlay size={15} />} onClick={() => after(client.schedules.run({ id: schedule.id }))}>{t('run')}</Menu.Item>
        <Menu.Item leftSection={<IconPencil size={15} />} onClick={() => setEdited(schedule)}>{t('edit')}</Menu.Item>
        <Menu.Item color="red" leftSection={<IconTrash size={15} />} onClick={() => remove(schedule)}>{t('removeOpen')}</Menu.Item>
      </>
    )
  return (
    <div className="pane">
      <Group px="md" h={48} gap="md" wrap="nowrap" style={{ borderBottom: '1px solid var(--line)', flex: 'none' }}>
        <Text component="h2" m={0} fw={600} size="md">{t('title')}</Text>
        <Button ml="auto" leftSection={<IconPlus size={15} />} onClick={() => setEdited('new')}>{t('new')}</Button>
      </Group>
      {problem && <ProblemAlert problem={problem} isBar />}
      {rows.flatMap((schedule) => (schedule.missed ? [<Notice key={schedule.id} tone="warning" isBar title={t('missed', { count: schedule.missed.count, name: schedule.name, first: formatTime(schedule.missed.firstMs), last: formatTime(schedule.missed.lastMs) })} actions={<Button size="compact-xs" variant="default" onClick={() => after(client.schedules.acknowledge({ id: schedule.id }))}>{t('seen')}</Button>} />] : []))}
      {rows.length > 0 && (
        <DataTable
          label={t('title')}
          rows={rows}
          columns={columns}
          keyOf={({ id }) => id}
          nameOf={({ name }) => name}
          firstOrder={{ id: 'name', isDescending: false }}
          testId="schedules"
          onOpen={setEdited}
          menu={menuOf}
        />
      )}
      {rows.length === 0 && <EmptyState title={value ? t('none') : t('app:common.loading')} text={value ? t('noneHint') : ''} icon={<IconCalendarTime size={34} stroke={1.4} />} />}
      {edited && <ScheduleDialog schedule={edited === 'new' ? undefined : edited} vms={[]} onClose={() => { setEdited(undefined); reload() }} />}
    </div>
  )
}

function useColumns(): readonly DataColumn<Schedule>[] {
  const { t } = useTranslation('schedules')
  const words = useScheduleWords()
  const nothing = <span className="muted">–</span>
  return [
    { id: 'name', label: t('column.name'), minPx: 140, share: 1, sortKey: ({ name }) => naturalKey(name), cell: ({ name }) => <span className="ellipsis" dir="auto" title={name}>{name}</span> },
    { id: 'what', label: t('column.what'), minPx: 130, share: 1, sortKey: words.what, cell: (row) => <span className="ellipsis" dir="auto" title={words.what(row)}>{words.what(row)}</span> },
    { id: 'when', label: t('column.when'), minPx: 200, share: 1.4, sortKey: words.when, cell: (row) => <span className="ellipsis" title={`${words.when(row)} · ${row.pattern}`}>{words.when(row)}</span> },
    { id: 'next', label: t('column.next'), minPx: 130, share: 0.8, sortKey: ({ nextRunMs }) => nextRunMs ?? Number.MAX_SAFE_INTEGER, cell: ({ isEnabled, nextRunMs }) => (isEnabled && nextRunMs !== null ? formatTime(nextRunMs) : t('off')) },
    { id: 'keep', label: t('column.keep'), minPx: 150, share: 1, sortKey: ({ keep }) => words.keep(keep), cell: ({ keep }) => <span className="ellipsis">{words.keep(keep)}</span> },
    { id: 'last', label: t('column.last'), minPx: 140, share: 1, sortKey: ({ lastRun }) => lastRun?.atMs ?? 0, cell: ({ lastRun }) => (lastRun ? <LastRun {...lastRun} /> : nothing) },
  ]
}

function LastRun({ atMs, problem }: NonNullable<Schedule['lastRun']>) {
  const { t } = useTranslation('schedules')
  const textOf = useProblemText()
  if (!problem) return <>{formatTime(atMs)}</>
  const why = textOf(problem)
  return <span className="ellipsis" title={[why, problem.message].join('\n')} style={{ color: 'var(--state-error)' }}>{t('notBegun', { at: formatTime(atMs), why })}</span>
}
