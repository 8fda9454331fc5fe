// Schedules: what is made when, how the last run went, and when the next one comes.
import { ActionIcon, Button, Loader, Switch, Text } from '@mantine/core'
import { IconCalendarTime, IconPencil, IconPlus, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ReportSchedule, ScheduleStanding } from '#shared/model/monitoring/report.ts'
import { formatDay, formatDuration, formatTime } from '../../i18n/format.ts'
import { useUi } from '../../state/ui-store.ts'
import { useSession } from '../../state/use-session.ts'
import { EmptyState } from '../../ui/feedback/empty-state.tsx'
import { ProblemAlert, useHintText, useProblemText } from '../../ui/feedback/problem-alert.tsx'
import { useAlertSettings } from '../alerts/use-alerts.ts'
import { useActs } from '../vms/use-acts.ts'
import { ReportsHead } from './reports-head.tsx'
import styles from './reports.module.css'
import { ScheduleDialog } from './schedule-dialog.tsx'
import { timeOf } from './schedule-times.ts'
import { useSchedules } from './use-reports.ts'

export function SchedulesPage() {
  const { t } = useTranslation('reports')
  const { value: schedules, problem, reload } = useSchedules()
  const [edited, setEdited] = useState<ReportSchedule | 'new'>()
  return (
    <div className="pane">
      <ReportsHead view="schedules"><Button leftSection={<IconPlus size={15} />} onClick={() => setEdited('new')}>{t('newSchedule')}</Button></ReportsHead>
      {problem && <ProblemAlert problem={problem} isBar />}
      {!schedules && !problem && <EmptyState title={t('loading')} icon={<Loader size="sm" />} />}
      {schedules?.length === 0 && <EmptyState title={t('noSchedules')} text={t('noSchedulesHint')} icon={<IconCalendarTime size={34} stroke={1.4} />} />}
      {schedules && schedules.length > 0 && <ul className={styles['list']} data-testid="schedules">{schedules.map((schedule) => <ScheduleLine key={schedule.id} standing={schedule} onEdit={() => setEdited(schedule)} onDone={reload} />)}</ul>}
      {edited !== undefined && <ScheduleDialog schedule={edited === 'new' ? undefined : edited} onDone={reload} onClose={() => setEdited(undefined)} />}
    </div>
  )
}

function ScheduleLine({ standing, onEdit, onDone }: { standing: ScheduleStanding; onEdit: () => void; onDone: () => void }) {
  const { t } = useTranslation('reports')
  const { client } = useSession()
  const acts = useActs()
  const textOf = useProblemText()
  const hintOf = useHintText()
  const openDialog = useUi((state) => state.openDialog)
  const { nextAtMs, lastAtMs, lastProblem, ...schedule } = standing
  const { plan, id, isEnabled, cron, timeZone, periodMs, channelIds } = schedule
  const names = (useAlertSettings().settings?.channels ?? []).filter((channel) => channelIds.includes(channel.id)).map(({ name }) => name)
  const { rhythm, hour, minute, weekday } = timeOf(cron)
  const remove = (): void => openDialog({ kind: 'confirm', title: t('removeTitle', { name: plan.title }), text: t('removeScheduleText'), items: [], label: t('remove'), run: () => acts.attempt(client.reports.removeSchedule({ scheduleId: id }).then(onDone)) })
  const at = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
  return (
    <li className={styles['line']} aria-label={plan.title}>
      <Switch aria-label={t('enabledOf', { name: plan.title })} checked={isEnabled} onChange={(event) => acts.attempt(client.reports.saveSchedule({ ...schedule, isEnabled: event.currentTarget.checked }).then(onDone))} />
      <div className={styles['words']}><Text fw={600} dir="auto">{plan.title}</Text><Text size="sm" c="var(--muted)">{plan.topics.map((topic) => t(`topic.${topic}`)).join(', ')} · {t(`format.${plan.format}`)}</Text><Text size="sm" c="var(--muted)" dir="auto">{t('aboutOf', { scope: plan.query.trim() === '' ? t('everything') : plan.query, span: formatDuration(periodMs) })}</Text></div>
      <div className={styles['words']}><Text size="sm">{rhythm === 'custom' ? cron : t(`rhythmAt.${rhythm}`, { at, day: t(`day.${weekday}`) })}</Text><Text size="sm" c="var(--muted)">{timeZone}</Text><Text size="sm" c="var(--muted)" dir="auto">{names.length === 0 ? t('keptOnly') : t('mailedTo', { names: names.join(', ') })}</Text></div>
      <div className={styles['words']}>
        <Text size="sm">{nextAtMs === null ? t('neverNext') : t('next', { time: formatDay(nextAtMs) })}</Text>
        <Text size="sm" c={lastProblem ? 'var(--state-error)' : 'var(--muted)'} title={lastProblem ? [hintOf(lastProblem), lastProblem.message].filter((words) => words !== undefined && words !== '').join('\n') : undefined}>{lastAtMs === null ? t('neverRun') : lastProblem ? t('lastFailed', { time: formatTime(lastAtMs), problem: textOf(lastProblem) }) : t('lastRun', { time: formatTime(lastAtMs) })}</Text>
      </div>
      <span className={styles['acts']}>
        <Button variant="default" size="compact-sm" onClick={() => acts.attempt(client.reports.runSchedule({ scheduleId: id }))}>{t('runNow')}</Button>
        <ActionIcon aria-label={t('editSchedule', { name: plan.title })} onClick={onEdit}><IconPencil size={16} /></ActionIcon>
        <ActionIcon aria-label={t('removeOf', { name: plan.title })} onClick={remove}><IconTrash size={16} /></ActionIcon>
      </span>
    </li>
  )
}
