// The settings of monitoring as a form has them: in the units that people think in. Pure.
import type { MonitoringSettings } from '#shared/model/monitoring/metrics.ts'

export interface SettingsForm {
  readonly intervalMs: number
  readonly readsHostFiles: boolean
  readonly setsBalloonPeriod: boolean
  readonly rawHours: number
  readonly minuteDays: number
  readonly hourDays: number
  readonly quotaGib: number
}

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const gib = 2 ** 30

export const intervalsMs: readonly number[] = [1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 300_000]

export function formOf(settings: MonitoringSettings): SettingsForm {
  return {
    intervalMs: settings.intervalMs,
    readsHostFiles: settings.readsHostFiles,
    setsBalloonPeriod: settings.setsBalloonPeriod,
    rawHours: settings.rawRetentionMs / hourMs,
    minuteDays: settings.minuteRetentionMs / dayMs,
    hourDays: settings.hourRetentionMs / dayMs,
    quotaGib: settings.quotaBytes / gib,
  }
}

export function settingsOf(form: SettingsForm): Omit<MonitoringSettings, 'hostIntervalsMs'> {
  return {
    intervalMs: form.intervalMs,
    readsHostFiles: form.readsHostFiles,
    setsBalloonPeriod: form.setsBalloonPeriod,
    rawRetentionMs: Math.round(form.rawHours * hourMs),
    minuteRetentionMs: Math.round(form.minuteDays * dayMs),
    hourRetentionMs: Math.round(form.hourDays * dayMs),
    quotaBytes: Math.round(form.quotaGib * gib),
  }
}

export const limits = { rawHours: { min: 1, max: 24 * 31 }, minuteDays: { min: 1, max: 366 }, hourDays: { min: 1, max: 3660 }, quotaGib: { min: 0.1, max: 10_000 } } as const

export type FormProblem = 'rawHours' | 'minuteDays' | 'hourDays' | 'quotaGib' | 'order'

/** What is wrong with it, the first thing first; `undefined` if nothing is. */
export function problemOfForm(form: SettingsForm): FormProblem | undefined {
  for (const field of ['rawHours', 'minuteDays', 'hourDays', 'quotaGib'] as const) {
    const value = form[field]
    if (!Number.isFinite(value) || value < limits[field].min || value > limits[field].max) return field
  }
  // Coarser figures are there for when the finer ones are gone.
  return form.rawHours > form.minuteDays * 24 || form.minuteDays > form.hourDays ? 'order' : undefined
}

/** Whether less is kept than before: older figures are then gone for good. */
export function losesHistory(before: SettingsForm, after: SettingsForm): boolean {
  return (['rawHours', 'minuteDays', 'hourDays', 'quotaGib'] as const).some((field) => after[field] < before[field])
}
