// A report as CSV (RFC 4180): what it is about, then each table with its title before it and an empty line after it. Values are raw, so that a program
// can read on.
import { csvLine } from '#electron/lib/csv-field.ts'
import type { CsvField } from '#electron/lib/csv-field.ts'
import type { Words } from '#electron/lib/words.ts'
import type { ReportColumn, ReportDocument, ReportTable } from '#shared/model/monitoring/report.ts'
import { aboutOf } from './about-report.ts'

export function renderCsv(document: ReportDocument, words: Words): Uint8Array {
  const tables = document.sections.flatMap((section) => section.tables.flatMap((table) => [[`${section.title}: ${table.title}`], ...linesOf(table, words), []]))
  const lines: (readonly CsvField[])[] = [[document.title], ...aboutOf(document, words), [], ...tables]
  // The mark tells a spreadsheet that it is UTF-8.
  return new TextEncoder().encode(`\uFEFF${lines.map(csvLine).join('')}`)
}

function linesOf({ columns, rows }: ReportTable, words: Words): CsvField[][] {
  return [columns.map(({ label, kind }) => withUnit(label, kind, words)), ...rows.map((row) => row.map((value, index) => (columns[index]?.kind === 'time' && typeof value === 'number' ? new Date(value).toISOString() : value)))]
}

const units: Readonly<Partial<Record<ReportColumn['kind'], string>>> = { bytes: 'bytes', 'bytes-per-second': 'bytesPerSecond', percent: 'percent', duration: 'milliseconds', time: 'utc' }

function withUnit(label: string, kind: ReportColumn['kind'], words: Words): string {
  const unit = units[kind]
  return unit === undefined ? label : words(`report.unit.${unit}`, { label })
}
