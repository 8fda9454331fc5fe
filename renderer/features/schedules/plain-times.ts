// Times of a schedule as a person says them, and the pattern of cron that means the same. Pure.

export const frequencies = ['hourly', 'daily', 'weekly', 'monthly', 'custom'] as const
export type Frequency = (typeof frequencies)[number]

export interface PlainTime {
  readonly frequency: Frequency
  /** "02:30"; of an hourly one the minutes count alone. */
  readonly time: string
  /** 0 is Sunday. */
  readonly weekdays: readonly number[]
  readonly monthDay: number
  /** The pattern of a custom one. */
  readonly pattern: string
}

export function patternOf({ frequency, time, weekdays, monthDay, pattern }: PlainTime): string {
  const [hour = 0, minute = 0] = time.split(':').map(Number)
  switch (frequency) {
    case 'hourly':
      return `${minute} * * * *`
    case 'daily':
      return `${minute} ${hour} * * *`
    case 'weekly':
      return `${minute} ${hour} * * ${weekdays.length === 0 ? '1' : weekdays.toSorted((one, other) => one - other).join(',')}`
    case 'monthly':
      return `${minute} ${hour} ${monthDay} * *`
    case 'custom':
      return pattern.trim()
    default:
      return frequency satisfies never
  }
}

/** What a pattern says; "custom" of one that none of the plain forms makes. */
export function plainTimeOf(pattern: string): PlainTime {
  const match = /^(\d{1,2}) (\*|\d{1,2}) (\*|\d{1,2}) \* (\*|[0-6](?:,[0-6])*)$/.exec(pattern)
  const custom: PlainTime = { frequency: 'custom', time: '02:00', weekdays: [1], monthDay: 1, pattern }
  if (!match) return custom
  const [, minute = '0', hour = '*', day = '*', weekday = '*'] = match
  const time = `${(hour === '*' ? '0' : hour).padStart(2, '0')}:${minute.padStart(2, '0')}`
  if (hour === '*') return day === '*' && weekday === '*' ? { ...custom, frequency: 'hourly', time } : custom
  if (day !== '*') return weekday === '*' ? { ...custom, frequency: 'monthly', time, monthDay: Number(day) } : custom
  return weekday === '*' ? { ...custom, frequency: 'daily', time } : { ...custom, frequency: 'weekly', time, weekdays: weekday.split(',').map(Number) }
}
