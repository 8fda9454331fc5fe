// A report as a workbook: a sheet about it, then one for each table, with numbers and dates as such.
import writeXlsxFile from 'write-excel-file/node'
import type { CellObject, SheetData } from 'write-excel-file/node'
import type { Words } from '#electron/lib/words.ts'
import type { ReportColumn, ReportDocument, ReportTable } from '#shared/model/report.ts'
import { cellText, timeText } from './cell-text.ts'
import type { Cell } from './cell-text.ts'

export async function renderXlsx(document: ReportDocument, words: Words): Promise<Uint8Array> {
  const tables = document.sections.flatMap((section) => section.tables.map((table) => ({ name: section.tables.length === 1 ? section.title : table.title, table })))
  const about = words('report.about.sheet')
  const names = sheetNames([about, ...tables.map(({ name }) => name)])
  const sheets = [
    { sheet: names[0] ?? about, data: aboutData(document, words), columns: [{ width: 26 }, { width: 90 }] },
    ...tables.map(({ table }, index) => ({ sheet: names[index + 1] ?? '', data: tableData(table, words), columns: table.columns.map(({ share }) => ({ width: Math.round(10 + share * 10) })), stickyRowsCount: 1 })),
  ]
  return new Uint8Array(await writeXlsxFile(sheets).toBuffer())
}

function aboutData({ title, scope, fromMs, toMs, madeAtMs, by, dataFromMs, dataToMs, sections }: ReportDocument, words: Words): SheetData {
  const span = (from: number, to: number): string => words('report.span', { from: timeText(from), to: timeText(to) })
  const facts: [string, string][] = [
    [words('report.about.title'), title],
    [words('report.about.scope'), scope],
    [words('report.about.period'), span(fromMs, toMs)],
    [words('report.about.data'), dataFromMs === null || dataToMs === null ? words('report.none') : span(dataFromMs, dataToMs)],
    [words('report.about.made'), words('report.madeBy', { time: timeText(madeAtMs), by })],
    ...sections.flatMap((section) => section.lines.map((line): [string, string] => [section.title, line])),
  ]
  return facts.map(([label, text]) => [{ value: label, fontWeight: 'bold' }, { value: text, wrap: true }])
}

function tableData({ columns, rows, emptyText }: ReportTable, words: Words): SheetData {
  const head = columns.map(({ label, kind }): CellObject => ({ value: withUnit(label, kind, words), fontWeight: 'bold' }))
  if (rows.length === 0) return [head, [{ value: emptyText }]]
  return [head, ...rows.map((row) => row.map((value, index) => cellOf(value, columns[index]?.kind ?? 'text')))]
}

const units: Readonly<Partial<Record<ReportColumn['kind'], string>>> = { bytes: 'gibibytes', duration: 'hours', time: 'utc' }

function withUnit(label: string, kind: ReportColumn['kind'], words: Words): string {
  const unit = units[kind]
  return unit === undefined ? label : words(`report.unit.${unit}`, { label })
}

function cellOf(value: Cell, kind: ReportColumn['kind']): CellObject | null {
  if (value === null) return null
  if (typeof value === 'string') return { value, type: String }
  switch (kind) {
    case 'bytes':
      return { value: value / 2 ** 30, type: Number, format: '#,##0.00' }
    case 'percent':
      return { value: value / 100, type: Number, format: '0.0%' }
    case 'time':
      return { value: new Date(value), type: Date, format: 'yyyy-mm-dd hh:mm' }
    case 'duration':
      return { value: value / 3_600_000, type: Number, format: '#,##0.0' }
    case 'number':
      return { value, type: Number, format: Number.isInteger(value) ? '#,##0' : '#,##0.00' }
    case 'text':
      return { value: cellText(value, kind), type: String }
    default:
      return kind satisfies never
  }
}

/** At most 31 characters, none of []:*?/\, and no two alike: Excel refuses the file otherwise. */
function sheetNames(wanted: readonly string[]): string[] {
  const taken = new Set<string>()
  return wanted.map((name) => {
    const base = name.replaceAll(/[[\]:*?/\\]/g, ' ').trim().slice(0, 28) || 'Sheet'
    let candidate = base
    for (let number = 2; taken.has(candidate.toLowerCase()); number += 1) candidate = `${base} ${number}`
    taken.add(candidate.toLowerCase())
    return candidate
  })
}
