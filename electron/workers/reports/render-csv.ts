// A report as CSV (RFC 4180): each table with its title before it and an empty line after it. Values are raw, so that a program can read on.
import type { Words } from '#electron/lib/words.ts'
import type { ReportColumn, ReportDocument } from '#shared/model/report.ts'
import { timeText } from './cell-text.ts'
import type { Cell } from './cell-text.ts'

export function renderCsv({ title, scope, fromMs, toMs, sections }: ReportDocument, words: Words): Uint8Array {
  const head = [[title], [words('report.about.scope'), scope], [words('report.about.from'), timeText(fromMs)], [words('report.about.to'), timeText(toMs)], []]
  const tables = sections.flatMap((section) =>
    section.tables.flatMap((table) => [
      [`${section.title}: ${table.title}`],
      table.columns.map(({ label, kind }) => withUnit(label, kind, words)),
      ...table.rows.map((row) => row.map((value, index) => (table.columns[index]?.kind === 'time' && typeof value === 'number' ? new Date(value).toISOString() : value))),
      [],
    ]),
  )
  // The mark tells a spreadsheet that it is UTF-8.
  return new TextEncoder().encode(`\uFEFF${[...head, ...tables].map((row) => row.map(field).join(',')).join('\r\n')}\r\n`)
}

const units: Readonly<Partial<Record<ReportColumn['kind'], string>>> = { bytes: 'bytes', percent: 'percent', duration: 'milliseconds', time: 'utc' }

function withUnit(label: string, kind: ReportColumn['kind'], words: Words): string {
  const unit = units[kind]
  return unit === undefined ? label : words(`report.unit.${unit}`, { label })
}

function field(value: Cell): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  // A name that a spreadsheet would run as a formula is kept as text.
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
