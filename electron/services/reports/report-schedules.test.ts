import { describe, expect, it } from 'vitest'
import { ReportSchedule } from '#shared/model/monitoring/report.ts'
import { createReportSchedules } from './report-schedules.ts'
import type { KeptSchedule, ReportStore } from './report-store.ts'

const notAsked = (): Promise<never> => Promise.reject(new Error('nobody asks for this here'))

function storeOf(kept: KeptSchedule[]): ReportStore {
  return { list: notAsked, file: notAsked, add: notAsked, remove: notAsked, schedules: () => Promise.resolve(kept), saveSchedule: () => Promise.resolve(), removeSchedule: () => Promise.resolve(), noteRun: () => Promise.resolve() }
}

const schedule = ReportSchedule.parse({ id: 's-1', isEnabled: true, plan: { title: 'x', topics: ['inventory'], query: '', format: 'csv' }, periodMs: 3_600_000, cron: '0 6 * * *', timeZone: 'UTC', channelIds: [] })
const at = (time: string): number => Date.parse(`2026-11-30T${time}Z`)

async function opened(start: string, kept: KeptSchedule[] = []) {
  let nowMs = at(start)
  const runs: string[] = []
  const schedules = await createReportSchedules({ store: storeOf(kept), run: async ({ id }, missedMs) => void runs.push(missedMs === undefined ? id : `${id} of ${new Date(missedMs).toISOString()}`), now: () => nowMs, onError: (error) => void runs.push(String(error)) })
  return { schedules, runs, go: async (time: string) => ((nowMs = at(time)), schedules.tick()), [Symbol.dispose]: () => schedules[Symbol.dispose]() }
}

describe('a scheduled report', () => {
  it('is made when its time comes, once, and told when it comes next', async () => {
    using clock = await opened('05:59:50')
    await clock.schedules.save(schedule)
    expect(clock.schedules.list()[0]?.nextAtMs).toBe(at('06:00:00'))
    await clock.go('05:59:59')
    await clock.go('06:00:10')
    await clock.go('06:00:25')
    expect(clock.runs).toEqual([schedule.id])
    expect(clock.schedules.list()[0]?.nextAtMs).toBe(at('06:00:00') + 24 * 3_600_000)
  })

  it('is not made for a time that passed while the machine slept if it shall not, and never for one before it was saved', async () => {
    using clock = await opened('05:00:00')
    await clock.schedules.save({ ...schedule, catchesUp: false })
    await clock.go('06:30:00')
    await clock.schedules.save({ ...schedule, cron: '29 6 * * *' })
    await clock.go('06:30:10')
    expect(clock.runs).toEqual([])
  })

  it('that was due while the console was away is made once at the next start, the last time of the weeks before, and not when it has run since', async () => {
    const dayMs = 24 * 3_600_000
    const kept = (savedAtMs: number, lastAtMs: number | null): KeptSchedule[] => [{ schedule, lastAtMs, lastProblem: null, savedAtMs }]
    const atStart = async (...of: Parameters<typeof kept>): Promise<string[]> => {
      using clock = await opened('09:00:00', kept(...of))
      await clock.go('09:00:15')
      await clock.go('09:00:30')
      return clock.runs
    }
    const late = [`${schedule.id} of ${new Date(at('06:00:00')).toISOString()}`]
    expect(await atStart(at('00:00:00') - 9 * dayMs, at('06:00:01') - dayMs)).toEqual(late)
    expect(await atStart(at('00:00:00') - 9 * dayMs, null)).toEqual(late)
    expect(await atStart(at('00:00:00') - 9 * dayMs, at('06:00:01'))).toEqual([])
    expect(await atStart(at('08:00:00'), null)).toEqual([])
    const missedOf = async (cron: string): Promise<string[]> => {
      using clock = await opened('09:00:00', [{ schedule: { ...schedule, cron }, lastAtMs: null, lastProblem: null, savedAtMs: at('00:00:00') - 90 * dayMs }])
      await clock.go('09:00:15')
      await clock.go('09:00:30')
      return clock.runs
    }
    const of = (time: string): string[] => [`${schedule.id} of ${time}.000Z`]
    expect(await missedOf('0 6 28 * *')).toEqual(of('2026-11-28T06:00:00'))
    expect(await missedOf('0 6 1 * *')).toEqual(of('2026-11-01T06:00:00'))
    expect(await missedOf('* 0-7 * * *')).toEqual(of('2026-11-30T07:59:00'))
    expect(await missedOf('0 6 1 8 *')).toEqual([])
  })

  it('is refused with times that never come or are none', async () => {
    using clock = await opened('05:00:00')
    for (const change of [{ cron: '0 0 30 2 *' }, { cron: 'often' }, { timeZone: 'Mars/Base' }]) await expect(clock.schedules.save({ ...schedule, ...change })).rejects.toMatchObject({ code: 'input-invalid', params: { path: 'cron' } })
  })
})
