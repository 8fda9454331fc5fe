import { expect, it } from 'vitest'
import { cronOf, timeOf } from './schedule-times.ts'

it('says times in plain words and as cron, both ways', () => {
  for (const cron of ['0 6 * * *', '30 7 * * 1', '15 0 1 * *', '0 6 * * 0']) expect(cronOf(timeOf(cron), '')).toBe(cron)
  expect(timeOf('*/5 * * * *').rhythm).toBe('custom')
  expect(timeOf('0 6 1 * 1').rhythm).toBe('custom')
  expect(cronOf({ rhythm: 'custom', hour: 0, minute: 0, weekday: 1 }, '*/5 * * * *')).toBe('*/5 * * * *')
})
