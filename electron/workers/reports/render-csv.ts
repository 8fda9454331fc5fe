// A report as CSV (RFC 4180): each table with its title before it and an empty line after it. Values are raw, so that a program can read on.
import type { ReportDocument } from '#shared/model/report.ts'
import { timeText } from './cell-text.ts'
import type { Cell } from './cell-text.ts'

export function renderCsv({ title, scope, fromMs, toMs, sections }: ReportDocument): Uint8Array {
  const head = [[title], ['Scope', scope], ['From (UTC)', timeText(fromMs)], ['To (UTC)', timeText(toMs)], []]
  const tables = sections.flatMap((section) =>
    section.tables.flatMap((table) => [
      [`${section.title}: ${table.title}`],
      table.columns.map(({ label, kind }) => label + unitOf(kind)),
      ...table.rows.map((row) => row.map((value, index) => (table.columns[index]?.kind === 'time' && typeof value === 'number' ? new Date(value).toISOString() : value))),
      [],
    ]),
  )
  // The mark tells a spreadsheet that it is UTF-8.
  return new TextEncoder().encode(`\uFEFF${[...head, ...tables].map((row) => row.map(field).join(',')).join('\r\n')}\r\n`)
}

const units: Readonly<Record<string, string>> = { bytes: ' (bytes)', percent: ' (%)', duration: ' (ms)', time: ' (UTC)' }

function unitOf(kind: string): string {
  return units[kind] ?? ''
}

function field(value: Cell): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  // A name that a spreadsheet would run as a formula is kept as text.
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
