// What a schedule does, in words.
import { useTranslation } from 'react-i18next'
import type { Retention, Schedule } from '#shared/model/snapshots/schedule.ts'
import { plainTimeOf } from './plain-times.ts'

export interface ScheduleWords {
  readonly when: (schedule: Pick<Schedule, 'pattern' | 'timeZone'>) => string
  readonly what: (schedule: Pick<Schedule, 'targets'>) => string
  readonly keep: (keep: Retention) => string
}

export function useScheduleWords(): ScheduleWords {
  const { t } = useTranslation('schedules')
  return {
    when: ({ pattern, timeZone }) => {
      const { frequency, time, weekdays, monthDay } = plainTimeOf(pattern)
      const words = t(`when.${frequency}`, { time, minute: time.slice(3), day: monthDay, days: weekdays.map((day) => t(`weekday.${day}`)).join(', '), pattern })
      return `${words} (${timeZone})`
    },
    what: ({ targets }) => (targets.kind === 'query' ? t('byQuery', { query: targets.query }) : t('byList', { count: targets.refs.length })),
    keep: (keep) => (keep.kind === 'last' ? t('keepLast', { count: keep.count }) : t('keepCalendar', { hourly: keep.hourly, daily: keep.daily, weekly: keep.weekly })),
  }
}
