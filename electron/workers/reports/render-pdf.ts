// A report as PDF: title, what it is about and which data is in it, then each topic with its charts and tables; page numbers on every page.
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import pdfmake from 'pdfmake'
import type { Content, TableCell } from 'pdfmake/interfaces.js'
import type { Words } from '#electron/lib/words.ts'
import type { ReportChart, ReportDocument, ReportSection, ReportTable } from '#shared/model/report.ts'
import { cellText, timeText } from './cell-text.ts'
import { chartSvg } from './chart-svg.ts'
import type { ChartLook } from './chart-svg.ts'
import { findFonts, fontFolders } from './pdf-fonts.ts'
import type { PdfFonts } from './pdf-fonts.ts'
import { createVisualOrder, isolated, spacedForCharts } from './visual-order.ts'

/** Of A4 across, between the margins. */
const pageWidth = 841.89 - 2 * 36
/** On both sides of a cell, and what a bold letter is wider. */
const cellPadding = 8
const slack = 0.97
const chartSize = { widthPx: 760, heightPx: 190 }
const textSize = 8.5
const cellSize = 7.5
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
    content: [...titleOf(document, { words, fonts: found }), ...document.sections.flatMap((section, index) => contentOf(section, { breaksBefore: index > 0, fonts: found }))],
  })
  return new Uint8Array(await pdf.getBuffer())
}

function titleOf({ title, scope, fromMs, toMs, madeAtMs, by, dataFromMs, dataToMs }: ReportDocument, { words, fonts }: { words: Words; fonts: OrderedFonts }): Content[] {
  const samples = dataFromMs === null || dataToMs === null ? words('report.noSamples') : words('report.samples', { from: timeText(dataFromMs), to: timeText(dataToMs) })
  return [
    { text: inFonts(title, fonts, { fontSize: 18 }), fontSize: 18, bold: true, margin: [0, 0, 0, 4] },
    { text: inFonts(words('report.period', { scope: isolated(scope), from: timeText(fromMs), to: timeText(toMs), samples }), fonts), color: muted },
    { text: inFonts(words('report.made', { time: timeText(madeAtMs), by: isolated(by) }), fonts), color: muted, margin: [0, 1, 0, fonts.missing > 0 ? 1 : 12] },
    ...(fonts.missing > 0 ? [{ text: words('report.missingLetters', { count: fonts.missing }), color: '#9a4b00', margin: [0, 1, 0, 12] as [number, number, number, number] }] : []),
  ]
}

function contentOf({ title, lines, charts, tables }: ReportSection, { breaksBefore, fonts }: { breaksBefore: boolean; fonts: OrderedFonts }): Content[] {
  return [
    { text: inFonts(title, fonts, { fontSize: 13 }), fontSize: 13, bold: true, margin: [0, breaksBefore ? 0 : 6, 0, 4], ...(breaksBefore ? { pageBreak: 'before' as const } : {}), tocItem: false },
    ...lines.map((line): Content => ({ text: inFonts(line, fonts), margin: [0, 0, 0, 2] })),
    ...charts.flatMap((chart): Content[] => [{ stack: [{ text: inFonts(chart.title, fonts), bold: true, margin: [0, 8, 0, 2] }, { svg: chartSvg(...chartInFonts(chart, fonts)), width: chartSize.widthPx }], unbreakable: true }]),
    ...tables.flatMap((table) => tableContent(table, fonts)),
  ]
}

function tableContent({ title, columns, rows, emptyText }: ReportTable, fonts: OrderedFonts): Content[] {
  const head: Content = { text: inFonts(title, fonts, { fontSize: 10 }), bold: true, fontSize: 10, margin: [0, 10, 0, 3] }
  if (rows.length === 0) return [head, { text: inFonts(emptyText, fonts), color: muted }]
  const isNumber = columns.map(({ kind }) => kind !== 'text' && kind !== 'time')
  const total = columns.reduce((sum, { share }) => sum + share, 0)
  const widthOf = (share: number): number => Math.floor((share / total) * 1000) / 10
  const cell = (text: string, index: number, bold = false): TableCell => ({ text: inFonts(breakable(text), fonts, { fontSize: cellSize, width: (pageWidth * widthOf(columns[index]?.share ?? 0)) / 100 - cellPadding }), alignment: isNumber[index] ? 'right' : 'left', bold })
  return [
    head,
    {
      // The head is repeated on every page.
      table: { headerRows: 1, dontBreakRows: true, widths: columns.map(({ share }) => `${widthOf(share)}%`), body: [columns.map(({ label }, index) => cell(label, index, true)), ...rows.map((row) => columns.map(({ kind }, index) => cell(cellText(row[index] ?? null, kind), index)))] },
      layout: { hLineWidth: (line) => (line === 1 ? 0.8 : 0.3), vLineWidth: () => 0, hLineColor: () => '#bcc3cc', paddingTop: () => 2, paddingBottom: () => 2 },
      fontSize: cellSize,
    },
  ]
}

/** Where a text stands, in points. */
interface Room {
  readonly fontSize?: number
  readonly width?: number
}

interface OrderedFonts extends PdfFonts {
  readonly runs: (text: string, room?: Room) => ReturnType<PdfFonts['runs']>
}

function inVisualOrder(fonts: OrderedFonts): OrderedFonts {
  const order = createVisualOrder()
  return {
    ...fonts,
    runs: (text, { fontSize = textSize, width = pageWidth } = {}) => order(text, (line) => fonts.width(line) * fontSize <= width * slack).flatMap((piece) => fonts.runs(piece)),
    single: (texts) => {
      const { font, replace } = fonts.single(texts)
      return { font, replace: (text) => spacedForCharts(order(replace(text))) }
    },
  }
}

/** A string where the report's own font has all of its letters. */
function inFonts(text: string, fonts: OrderedFonts, room?: Room): string | { text: string; font?: string }[] {
  const runs = fonts.runs(text, room)
  if (runs.every(({ font }) => font === undefined)) return runs.map((run) => run.text).join('')
  return runs.map((run) => ({ text: run.text, ...(run.font === undefined ? {} : { font: run.font }) }))
}

function chartInFonts(chart: ReportChart, fonts: OrderedFonts): [ReportChart, ChartLook] {
  const { font = 'Roboto', replace } = fonts.single(chart.series.map(({ label }) => label))
  return [{ ...chart, series: chart.series.map((series) => ({ ...series, label: replace(series.label) })) }, { ...chartSize, font }]
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
