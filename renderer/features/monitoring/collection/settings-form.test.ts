import { describe, expect, it } from 'vitest'
import { defaultMonitoringSettings as settings, MonitoringSettings } from '#shared/model/monitoring/metrics.ts'
import { formOf, intervalsMs, losesHistory, problemOfForm, settingsOf } from './settings-form.ts'

const form = formOf(settings)

describe('the settings of monitoring', () => {
  it('come back from the form as they went into it', () => {
    const { hostIntervalsMs: _own, ...rest } = settings
    expect(settingsOf(form)).toEqual(rest)
    expect(form).toMatchObject({ rawHours: 48, minuteDays: 30, hourDays: 730, quotaGib: 8 })
    expect(intervalsMs).toContain(form.intervalMs)
  })

  it('are refused where they make no sense', () => {
    expect(problemOfForm(form)).toBeUndefined()
    expect(problemOfForm({ ...form, quotaGib: 0 })).toBe('quotaGib')
    expect(problemOfForm({ ...form, rawHours: Number.NaN })).toBe('rawHours')
    expect(problemOfForm({ ...form, minuteDays: 1 })).toBe('order')
    expect(problemOfForm({ ...form, hourDays: 7 })).toBe('order')
    expect(MonitoringSettings.safeParse({ ...settings, ...settingsOf({ ...form, rawHours: 1, quotaGib: 0.1 }) }).success).toBe(true)
  })

  it('say when history would be lost', () => {
    expect(losesHistory(form, { ...form, hourDays: 1000, intervalMs: 60_000 })).toBe(false)
    expect(losesHistory(form, { ...form, rawHours: 24 })).toBe(true)
  })
})
