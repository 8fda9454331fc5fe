// An answer as a table for a spreadsheet (RFC 4180): a line for each step, for each series its mean and its max.
import type { MetricAnswer, MetricSubject, SeriesLabel } from '#shared/model/metrics.ts'

export type NameOf = (subject: MetricSubject) => string

export function answerCsv({ fromMs, stepMs, series }: MetricAnswer, nameOf: NameOf): string {
  const header = ['time', ...series.flatMap(({ label }) => [`${titleOf(label, nameOf)} mean`, `${titleOf(label, nameOf)} max`])]
  const steps = Math.max(0, ...series.map(({ mean }) => mean.length))
  const lines = Array.from({ length: steps }, (_, step) => [new Date(fromMs + step * stepMs).toISOString(), ...series.flatMap(({ mean, max }) => [cell(mean[step]), cell(max[step])])])
  return [header, ...lines].map((line) => line.map(quoted).join(',')).join('\r\n').concat('\r\n')
}

function titleOf({ subject, group, metric, instance }: SeriesLabel, nameOf: NameOf): string {
  return [subject ? nameOf(subject) : group, metric, instance].filter((part) => part !== '').join(' ')
}

function cell(value: number | null | undefined): string {
  return value === null || value === undefined ? '' : String(value)
}

/** What begins like a formula is made text: a machine may be named "=cmd|..." to run something in who opens the file. */
function quoted(value: string): string {
  const text = /^[=+@\t\r]|^-(?!\d)/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
