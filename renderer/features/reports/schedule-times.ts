// The times of schedules in plain words, as cron: daily, weekly, monthly at an hour, or written by hand.
export type Rhythm = 'daily' | 'weekly' | 'monthly' | 'custom'

export interface ScheduleTime {
  readonly rhythm: Rhythm
  readonly hour: number
  readonly minute: number
  /** 1 (Monday) to 7, for weekly. */
  readonly weekday: number
}

export function cronOf({ rhythm, hour, minute, weekday }: ScheduleTime, written: string): string {
  switch (rhythm) {
    case 'daily':
      return `${minute} ${hour} * * *`
    case 'weekly':
      return `${minute} ${hour} * * ${weekday % 7}`
    case 'monthly':
      return `${minute} ${hour} 1 * *`
    case 'custom':
      return written
    default:
      return rhythm satisfies never
  }
}

export function timeOf(cron: string): ScheduleTime {
  const [, minute = '0', hour = '6', day = '', month = '', weekday = ''] = /^(\d{1,2}) (\d{1,2}) (\*|1) (\*) (\*|[0-7])$/.exec(cron) ?? []
  const time = { hour: Number(hour), minute: Number(minute), weekday: Number(weekday === '*' || weekday === '' ? 1 : weekday) || 7 }
  if (month !== '*') return { ...time, rhythm: 'custom' }
  if (day === '1') return { ...time, rhythm: weekday === '*' ? 'monthly' : 'custom' }
  return { ...time, rhythm: weekday === '*' ? 'daily' : 'weekly' }
}
