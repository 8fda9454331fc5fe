// A report as PDF: title, what it is about and which data is in it, then each topic with its charts and tables; page numbers on every page.
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import pdfmake from 'pdfmake'
import type { Content, TableCell } from 'pdfmake/interfaces.js'
import type { Words } from '#electron/lib/words.ts'
import type { ReportChart, ReportColumn, ReportDocument, ReportSection, ReportTable } from '#shared/model/monitoring/report.ts'
import { cellText, timeText } from './cell-text.ts'
import { chartColor, chartSvg } from './chart-svg.ts'
import { findFonts, fontFolders } from './pdf-fonts.ts'
import type { PdfFonts } from './pdf-fonts.ts'
import { createVisualOrder, isolated } from './visual-order.ts'

/** Of A4 across, between the margins. */
const pageWidth = 841.89 - 2 * 36
/** On both sides of a cell, and what a bold letter is wider. */
const cellPadding = 8
const slack = 0.97
const chartSize = { widthPx: 760, heightPx: 190 }
const legendColumns = 4
const legendMark = 18
/** A part begins on the page of the one before it where so much of the page is free: enough for its title and its first rows, or its first chart. */
const freeFor = { rows: 0.35, chart: 0.6 }
const textSize = 8.5
const cellSize = 7.5
const titleSize = 10
/** Of a cell. */
const mostLetters = 600
const muted = '#5f6978'

export async function renderPdf(document: ReportDocument, words: Words, folders = fontFolders()): Promise<Uint8Array> {
  const fonts = join(dirname(createRequire(import.meta.url).resolve('pdfmake/package.json')), 'fonts', 'Roboto')
  const found = inVisualOrder(findFonts(textsOf(document), { own: join(fonts, 'Roboto-Regular.ttf'), folders }))
  const files = new Set(found.extra.map(({ file }) => (typeof file === 'string' ? file : file[0])))
  pdfmake.setFonts({ ...Object.fromEntries(found.extra.map(({ name, file }) => [name, { normal: file, bold: file, italics: file, bolditalics: file }])), Roboto: { normal: join(fonts, 'Roboto-Regular.ttf'), bold: join(fonts, 'Roboto-Medium.ttf'), italics: join(fonts, 'Roboto-Italic.ttf'), bolditalics: join(fonts, 'Roboto-MediumItalic.ttf') } })
  // What stands in a report must never make it read addresses or other files.
  pdfmake.setUrlAccessPolicy(() => false)
  pdfmake.setLocalAccessPolicy((path) => dirname(path) === fonts || files.has(path))
  const pdf = pdfmake.createPdf({
    info: { title: document.title, creator: 'NovaCron Console' },
    pageSize: 'A4',
    pageOrientation: 'landscape',
    pageMargins: [36, 40, 36, 40],
    defaultStyle: { font: 'Roboto', fontSize: textSize, color: '#1d232c' },
    footer: (page, pages) => ({ columns: [{ text: inFonts(`${isolated(document.title)} · ${isolated(document.scope)}`, found, { fontSize: cellSize, width: pageWidth / 2 }), color: muted }, { text: words('report.page', { page, pages }), alignment: 'right', color: muted }], margin: [36, 12, 36, 0], fontSize: 7.5 }),
    content: [...titleOf(document, { words, fonts: found }), ...document.sections.flatMap((section) => contentOf(section, found))],
    pageBreakBefore: ({ headlineLevel, startPosition: { verticalRatio } }) => headlineLevel !== undefined && 1 - verticalRatio < (headlineLevel === chartLevel ? freeFor.chart : freeFor.rows),
  })
  return new Uint8Array(await pdf.getBuffer())
}

function titleOf({ title, scope, fromMs, toMs, madeAtMs, by, ...data }: ReportDocument, { words, fonts }: { words: Words; fonts: OrderedFonts }): Content[] {
  const samples = samplesText(data, words)
  return [
    { text: inFonts(title, fonts, { fontSize: 18 }), fontSize: 18, bold: true, margin: [0, 0, 0, 4] },
    { text: inFonts(words('report.period', { scope: isolated(scope), from: timeText(fromMs), to: timeText(toMs), samples }), fonts), color: muted },
    { text: inFonts(words('report.made', { time: timeText(madeAtMs), by: isolated(by) }), fonts), color: muted, margin: [0, 1, 0, fonts.missing > 0 ? 1 : 4] },
    ...(fonts.missing > 0 ? [{ text: words('report.missingLetters', { count: fonts.missing }), color: '#9a4b00', margin: [0, 1, 0, 4] as [number, number, number, number] }] : []),
  ]
}

function samplesText({ dataFromMs, dataToMs, dataProblem }: Pick<ReportDocument, 'dataFromMs' | 'dataToMs' | 'dataProblem'>, words: Words): string {
  if (dataProblem !== null) return words('report.noSamplesKnown', { problem: dataProblem })
  return dataFromMs === null || dataToMs === null ? words('report.noSamples') : words('report.samples', { from: timeText(dataFromMs), to: timeText(dataToMs) })
}

/** Of titles of parts: what stands below them. */
const rowsLevel = 1
const chartLevel = 2

function contentOf({ title, lines, charts, tables }: ReportSection, fonts: OrderedFonts): Content[] {
  return [
    { text: inFonts(title, fonts, { fontSize: 13 }), fontSize: 13, bold: true, margin: [0, 14, 0, 4], headlineLevel: charts.length > 0 ? chartLevel : rowsLevel, tocItem: false },
    ...lines.map((line): Content => ({ text: inFonts(line, fonts), margin: [0, 0, 0, 2] })),
    ...charts.map((chart) => chartContent(chart, fonts)),
    ...tables.flatMap((table) => tableContent(table, fonts)),
  ]
}

function tableContent({ title, columns, rows, emptyText }: ReportTable, fonts: OrderedFonts): Content[] {
  const head = { text: inFonts(title, fonts, { fontSize: titleSize }), bold: true, fontSize: titleSize }
  if (rows.length === 0) return [{ stack: [{ ...head, margin: [0, 10, 0, 3] }, { text: inFonts(emptyText, fonts), color: muted }], unbreakable: true }]
  const total = columns.reduce((sum, { share }) => sum + share, 0)
  const widthOf = (share: number): number => Math.floor((share / total) * 1000) / 10
  const cell = (text: string, index: number, bold = false): TableCell => ({ text: inFonts(breakable(short(text)), fonts, { fontSize: cellSize, width: (pageWidth * widthOf(columns[index]?.share ?? 0)) / 100 - cellPadding }), alignment: isFigure(columns[index]) ? 'right' : 'left', bold })
  return [
    {
      // Title and head are repeated on every page, and never stand there without a row.
      table: { headerRows: 2, keepWithHeaderRows: 1, dontBreakRows: true, widths: columns.map(({ share }) => `${widthOf(share)}%`), body: [[{ ...head, colSpan: columns.length, margin: [-cellPadding / 2, 0, 0, 0] }, ...columns.slice(1).map(() => '')], columns.map(({ label }, index) => cell(label, index, true)), ...rows.map((row) => columns.map(({ kind }, index) => cell(cellText(row[index] ?? null, kind), index)))] },
      layout: { hLineWidth: (line) => (line === 0 ? 0 : line === 2 ? 0.8 : 0.3), vLineWidth: () => 0, hLineColor: () => '#bcc3cc', paddingLeft: (index) => (!isFigure(columns[index]) && isFigure(columns[index - 1]) ? 2 * cellPadding : cellPadding / 2), paddingTop: (row) => (row === 0 ? 0 : 2), paddingBottom: (row) => (row === 0 ? 3 : 2) },
      fontSize: cellSize,
      margin: [0, 10, 0, 0],
    },
  ]
}

/** Those stand at the right of their column; a text behind them needs some room. */
function isFigure(column: ReportColumn | undefined): boolean {
  return column !== undefined && column.kind !== 'text' && column.kind !== 'time'
}

/** A row that is higher than a page has no place; who needs all of it takes another format. */
function short(text: string): string {
  return text.length > mostLetters ? `${text.slice(0, mostLetters).toWellFormed()}…` : text
}

/** Where a text stands, in points. */
interface Room {
  readonly fontSize?: number
  readonly width?: number
}

interface OrderedFonts extends PdfFonts {
  readonly runs: (text: string, room?: Room) => ReturnType<PdfFonts['runs']>
}

function inVisualOrder(fonts: PdfFonts): OrderedFonts {
  const order = createVisualOrder()
  return {
    ...fonts,
    runs: (text, { fontSize = textSize, width = pageWidth } = {}) => order(text, (line) => fonts.width(line) * fontSize <= width * slack).flatMap((piece) => fonts.runs(piece)),
  }
}

/** A string where the report's own font has all of its letters. */
function inFonts(text: string, fonts: OrderedFonts, room?: Room): string | { text: string; font?: string }[] {
  const runs = fonts.runs(text, room)
  if (runs.every(({ font }) => font === undefined)) return runs.map((run) => run.text).join('')
  return runs.map((run) => ({ text: run.text, ...(run.font === undefined ? {} : { font: run.font }) }))
}

/** Its names stand outside of the drawing: there each has its own font, and room to be broken. */
function chartContent(chart: ReportChart, fonts: OrderedFonts): Content {
  const { title, series } = chart
  return { stack: [{ text: inFonts(title, fonts), bold: true, margin: [0, 8, 0, 2] }, legendOf(series, fonts), { svg: chartSvg(chart, { ...chartSize, font: 'Roboto' }), width: chartSize.widthPx }], unbreakable: true }
}

function legendOf(series: ReportChart['series'], fonts: OrderedFonts): Content {
  const width = pageWidth / legendColumns - legendMark - cellPadding
  const entries = series.map(({ label }, index): Content => ({ columns: [{ canvas: [{ type: 'rect', x: 0, y: 3.5, w: 12, h: 2.5, color: chartColor(index) }], width: legendMark }, { text: inFonts(breakable(short(label)), fonts, { fontSize: cellSize, width }), fontSize: cellSize, width }] }))
  const lines = Array.from({ length: Math.ceil(entries.length / legendColumns) }, (_, line) => entries.slice(line * legendColumns, (line + 1) * legendColumns))
  return { stack: lines.map((line): Content => ({ columns: [...line, ...Array.from({ length: legendColumns - line.length }, () => ({ text: '' }))], margin: [0, 1, 0, 1] })) }
}

/** Everything that may hold a name. */
function* textsOf({ title, scope, by, sections }: ReportDocument): Generator<string> {
  yield* [title, scope, by]
  for (const { lines, charts, tables } of sections) {
    yield* lines
    for (const { series } of charts) yield* series.map(({ label }) => label)
    for (const { rows } of tables) for (const row of rows) yield* row.filter((cell) => typeof cell === 'string')
  }
}

/** Names may have 255 characters and no space: they may be broken anywhere after every 24. */
function breakable(text: string): string {
  return text.replaceAll(/\S{24}/g, '$&\u200B')
}
