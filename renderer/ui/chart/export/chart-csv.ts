// A chart as a table of text: one line for each step, times in ISO 8601. Pure.
import { visibleText } from '#shared/visible-text.ts'
import { stepsOf, timeAt } from '../data/chart-data.ts'
import type { ChartData } from '../data/chart-data.ts'
import type { ChartUnit } from '../data/units.ts'

/** Values in the unit's base (a ratio of 0 to 1, bytes, seconds), as spreadsheets want them; a gap is an empty field. RFC 4180. */
export function chartCsv(data: ChartData, unit: ChartUnit): string {
  const head = ['time', ...data.series.flatMap(({ label }) => ['mean', 'min', 'max'].map((figure) => `${visibleText(label)} ${figure} (${unit})`))]
  const lines = Array.from({ length: stepsOf(data) }, (_, at) => [new Date(timeAt(data, at)).toISOString(), ...data.series.flatMap(({ mean, min, max }) => [mean[at], min[at], max[at]].map((value) => (value === null || value === undefined ? '' : String(value))))])
  return `${[head, ...lines].map((fields) => fields.map(field).join(',')).join('\r\n')}\r\n`
}

/** A name of a machine may begin as a formula does: spreadsheets must not run it. */
function field(text: string): string {
  const safe = /^[=+\-@\t]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
