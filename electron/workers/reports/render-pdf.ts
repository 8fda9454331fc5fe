// A report as PDF: title, what it is about and which data is in it, then each topic with its charts and tables; page numbers on every page.
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import pdfmake from 'pdfmake'
import type { Content, TableCell } from 'pdfmake/interfaces.js'
import type { Words } from '#electron/lib/words.ts'
import type { ReportDocument, ReportSection, ReportTable } from '#shared/model/report.ts'
import { cellText, timeText } from './cell-text.ts'
import { chartSvg } from './chart-svg.ts'

const chartSize = { widthPx: 760, heightPx: 190 }
const muted = '#5f6978'

export async function renderPdf(document: ReportDocument, words: Words): Promise<Uint8Array> {
  const fonts = join(dirname(createRequire(import.meta.url).resolve('pdfmake/package.json')), 'fonts', 'Roboto')
  pdfmake.setFonts({ Roboto: { normal: join(fonts, 'Roboto-Regular.ttf'), bold: join(fonts, 'Roboto-Medium.ttf'), italics: join(fonts, 'Roboto-Italic.ttf'), bolditalics: join(fonts, 'Roboto-MediumItalic.ttf') } })
  // What stands in a report must never make it read addresses or other files.
  pdfmake.setUrlAccessPolicy(() => false)
  pdfmake.setLocalAccessPolicy((path) => dirname(path) === fonts)
  const pdf = pdfmake.createPdf({
    info: { title: document.title, creator: 'NovaCron Console' },
    pageSize: 'A4',
    pageOrientation: 'landscape',
    pageMargins: [36, 40, 36, 40],
    defaultStyle: { font: 'Roboto', fontSize: 8.5, color: '#1d232c' },
    footer: (page, pages) => ({ columns: [{ text: `${document.title} · ${document.scope}`, color: muted }, { text: words('report.page', { page, pages }), alignment: 'right', color: muted }], margin: [36, 12, 36, 0], fontSize: 7.5 }),
    content: [...titleOf(document, words), ...document.sections.flatMap((section, index) => contentOf(section, index > 0))],
  })
  return new Uint8Array(await pdf.getBuffer())
}

function titleOf({ title, scope, fromMs, toMs, madeAtMs, by, dataFromMs, dataToMs }: ReportDocument, words: Words): Content[] {
  const samples = dataFromMs === null || dataToMs === null ? words('report.noSamples') : words('report.samples', { from: timeText(dataFromMs), to: timeText(dataToMs) })
  return [
    { text: title, fontSize: 18, bold: true, margin: [0, 0, 0, 4] },
    { text: words('report.period', { scope, from: timeText(fromMs), to: timeText(toMs), samples }), color: muted },
    { text: words('report.made', { time: timeText(madeAtMs), by }), color: muted, margin: [0, 1, 0, 12] },
  ]
}

function contentOf({ title, lines, charts, tables }: ReportSection, breaksBefore: boolean): Content[] {
  return [
    { text: title, fontSize: 13, bold: true, margin: [0, breaksBefore ? 0 : 6, 0, 4], ...(breaksBefore ? { pageBreak: 'before' as const } : {}), tocItem: false },
    ...lines.map((line): Content => ({ text: line, margin: [0, 0, 0, 2] })),
    ...charts.flatMap((chart): Content[] => [{ stack: [{ text: chart.title, bold: true, margin: [0, 8, 0, 2] }, { svg: chartSvg(chart, chartSize), width: chartSize.widthPx }], unbreakable: true }]),
    ...tables.flatMap(tableContent),
  ]
}

function tableContent({ title, columns, rows, emptyText }: ReportTable): Content[] {
  const head: Content = { text: title, bold: true, fontSize: 10, margin: [0, 10, 0, 3] }
  if (rows.length === 0) return [head, { text: emptyText, color: muted }]
  const isNumber = columns.map(({ kind }) => kind !== 'text' && kind !== 'time')
  const total = columns.reduce((sum, { share }) => sum + share, 0)
  const cell = (text: string, index: number, bold = false): TableCell => ({ text: breakable(text), alignment: isNumber[index] ? 'right' : 'left', bold })
  return [
    head,
    {
      // The head is repeated on every page.
      table: { headerRows: 1, dontBreakRows: true, widths: columns.map(({ share }) => `${Math.floor((share / total) * 1000) / 10}%`), body: [columns.map(({ label }, index) => cell(label, index, true)), ...rows.map((row) => columns.map(({ kind }, index) => cell(cellText(row[index] ?? null, kind), index)))] },
      layout: { hLineWidth: (line) => (line === 1 ? 0.8 : 0.3), vLineWidth: () => 0, hLineColor: () => '#bcc3cc', paddingTop: () => 2, paddingBottom: () => 2 },
      fontSize: 7.5,
    },
  ]
}

/** Names may have 255 characters and no space: they may be broken anywhere after every 24. */
function breakable(text: string): string {
  return text.replaceAll(/\S{24}/g, '$&\u200B')
}
