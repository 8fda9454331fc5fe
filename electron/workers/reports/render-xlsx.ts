// A report as a workbook: a sheet about it, then one for each table, with numbers and dates as such.
import writeXlsxFile from 'write-excel-file/node'
import type { CellObject, SheetData } from 'write-excel-file/node'
import type { Words } from '#electron/lib/words.ts'
import type { ReportColumn, ReportDocument, ReportTable } from '#shared/model/monitoring/report.ts'
import { aboutOf } from './about-report.ts'
import { cellText } from './cell-text.ts'
import type { Cell } from './cell-text.ts'

export async function renderXlsx(document: ReportDocument, words: Words): Promise<Uint8Array> {
  const tables = document.sections.flatMap((section) => section.tables.map((table) => ({ name: section.tables.length === 1 ? section.title : `${section.title} – ${table.title}`, table })))
  const about = words('report.about.sheet')
  const names = sheetNames([about, ...tables.map(({ name }) => name)])
  const sheets = [
    { sheet: names[0] ?? about, data: aboutData(document, words), columns: [{ width: 26 }, { width: 90 }] },
    ...tables.map(({ table }, index) => ({ sheet: names[index + 1] ?? '', data: tableData(table, words), columns: widthsOf(table, words), stickyRowsCount: 1 })),
  ]
  return new Uint8Array(await writeXlsxFile(sheets).toBuffer())
}

function aboutData(document: ReportDocument, words: Words): SheetData {
  const facts = [[words('report.about.title'), document.title], ...aboutOf(document, words)]
  return facts.map(([label = '', text = '']) => [{ value: label, fontWeight: 'bold', alignVertical: 'top' }, { value: cellString(text), wrap: true }])
}

function tableData({ columns, rows, emptyText }: ReportTable, words: Words): SheetData {
  const head = columns.map(({ label, kind }): CellObject => ({ value: withUnit(label, kind, words), fontWeight: 'bold' }))
  if (rows.length === 0) return [head, [{ value: emptyText }]]
  return [head, ...rows.map((row) => row.map((value, index) => cellOf(value, columns[index]?.kind ?? 'text')))]
}

const units: Readonly<Partial<Record<ReportColumn['kind'], string>>> = { bytes: 'gibibytes', 'bytes-per-second': 'mebibytesPerSecond', duration: 'hours', time: 'utc' }

function withUnit(label: string, kind: ReportColumn['kind'], words: Words): string {
  const unit = units[kind]
  return unit === undefined ? label : words(`report.unit.${unit}`, { label })
}

function cellOf(value: Cell, kind: ReportColumn['kind']): CellObject | null {
  if (value === null) return null
  if (typeof value === 'string') return { value: cellString(value), type: String }
  switch (kind) {
    case 'bytes':
      return { value: value / 2 ** 30, type: Number, format: '#,##0.000' }
    case 'bytes-per-second':
      return { value: value / 2 ** 20, type: Number, format: '#,##0.000' }
    case 'percent':
      return { value: value / 100, type: Number, format: '0.0%' }
    case 'time':
      return { value: new Date(value), type: Date, format: 'yyyy-mm-dd hh:mm' }
    case 'duration':
      return { value: value / 3_600_000, type: Number, format: '#,##0.00' }
    case 'number':
      return { value, type: Number, format: Number.isInteger(value) ? '#,##0' : '#,##0.00' }
    case 'text':
      return { value: cellText(value, kind), type: String }
    default:
      return kind satisfies never
  }
}

const [narrowest, widest] = [9, 60]
/** Figures are shown with at most so many characters. */
const figureWidth = 17

/** So wide that what stands there can be read, within reason. */
function widthsOf({ columns, rows }: ReportTable, words: Words): { width: number }[] {
  return columns.map(({ label, kind }, index) => {
    const longest = rows.reduce((most, row) => Math.max(most, widthOf(row[index] ?? null, kind)), withUnit(label, kind, words).length)
    return { width: Math.min(widest, Math.max(narrowest, longest + 2)) }
  })
}

function widthOf(value: Cell, kind: ReportColumn['kind']): number {
  return typeof value === 'string' ? value.length : Math.min(figureWidth, cellText(value, kind).length)
}

const mostLetters = 32_767

/** Excel refuses a file with a longer text in a cell, or one with letters that XML has not. */
function cellString(text: string): string {
  const clean = text.replaceAll(/(?![\t\n\r])\p{Cc}|[\ufffe\uffff]/gu, ' ').toWellFormed()
  return clean.length > mostLetters ? `${clean.slice(0, mostLetters - 1).toWellFormed()}…` : clean
}

const mostOfName = 31

/** At most 31 characters, none of []:*?/\, and no two alike: Excel refuses the file otherwise. */
function sheetNames(wanted: readonly string[]): string[] {
  const taken = new Set<string>()
  return wanted.map((name) => {
    const base = name.replaceAll(/[[\]:*?/\\]/g, ' ').trim() || 'Sheet'
    let candidate = base.slice(0, mostOfName)
    for (let number = 2; taken.has(candidate.toLowerCase()); number += 1) candidate = `${base.slice(0, mostOfName - 4)} ${number}`
    taken.add(candidate.toLowerCase())
    return candidate
  })
}
