import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { getDocumentProxy, extractText } from 'unpdf'
import readXlsxFile from 'read-excel-file/node'
import { describe, expect, test } from 'vitest'
import type { ReportDocument, ReportFormat } from '#shared/model/monitoring/report.ts'
import { findFonts, fontFolders } from './pdf-fonts.ts'
import { renderReport } from './render-report.ts'

const fromMs = Date.UTC(2026, 10, 1)
const hourMs = 3_600_000

function documentOf(rows: number): ReportDocument {
  return {
    title: 'Monthly capacity',
    scope: 'The whole fleet',
    fromMs,
    toMs: fromMs + 720 * hourMs,
    madeAtMs: fromMs + 721 * hourMs,
    by: 'ada',
    dataFromMs: fromMs + hourMs,
    dataToMs: fromMs + 700 * hourMs,
    dataProblem: null,
    sections: [
      {
        topic: 'capacity',
        title: 'Capacity',
        lines: ['What there is room for.'],
        charts: [{ title: 'CPU of the hosts', unit: 'ratio', fromMs, stepMs: hourMs, series: [{ label: 'kvm01', values: [0.1, 0.5, null, 0.3] }, { label: 'kvm02', values: [0.2, 0.2, 0.2, 0.2] }] }],
        tables: [
          {
            title: 'Hosts',
            emptyText: 'None.',
            columns: [{ label: 'Host', kind: 'text', share: 2 }, { label: 'CPU', kind: 'percent', share: 1 }, { label: 'Memory', kind: 'bytes', share: 1 }, { label: 'Since', kind: 'time', share: 1 }, { label: 'Up', kind: 'duration', share: 1 }],
            rows: Array.from({ length: rows }, (_, index) => [`kvm${index}`, 12.5, 2 ** 34, fromMs, 90 * 60_000]),
          },
          { title: 'Empty', emptyText: 'Nothing here.', columns: [{ label: 'Name', kind: 'text', share: 1 }], rows: [] },
        ],
      },
    ],
  }
}

const signal = new AbortController().signal
const hasHebrew = findFonts(['שלום'], { own: join(dirname(createRequire(import.meta.url).resolve('pdfmake/package.json')), 'fonts', 'Roboto', 'Roboto-Regular.ttf'), folders: fontFolders() }).missing === 0

/** Where these words stand on the first page. */
async function placesOf(bytes: Uint8Array, words: readonly string[]): Promise<{ word: string; x: number; y: number }[]> {
  const { items } = await (await (await getDocumentProxy(bytes)).getPage(1)).getTextContent()
  return items.flatMap((item) => ('str' in item && words.includes(item.str) ? [{ word: item.str, x: Number(item.transform[4]), y: Number(item.transform[5]) }] : []))
}

async function pagesOf(bytes: Uint8Array): Promise<string[]> {
  const { text } = await extractText(await getDocumentProxy(bytes), { mergePages: false })
  return text
}

describe('a report', { timeout: 180_000 }, () => {
  test('as PDF begins a part on the page of the one before it where there is room, and on a new page where there is little', async () => {
    const short = (title: string, rows: number): ReportDocument['sections'][number] => ({ topic: 'inventory', title, lines: ['What there is.'], charts: [], tables: [{ title: `Rows of ${title}`, emptyText: 'None.', columns: [{ label: 'Host', kind: 'text', share: 1 }], rows: Array.from({ length: rows }, (_, index) => [`kvm${index}`]) }] })
    const charted = documentOf(1).sections
    const pages = await pagesOf(await renderReport({ document: { ...documentOf(1), sections: [short('First', 2), short('Second', 12), ...charted, short('Last', 1)] }, format: 'pdf', language: 'en' }, signal))
    const pageOf = (title: string): number => pages.findIndex((page) => page.includes(`Rows of ${title}`))
    expect([pageOf('First'), pageOf('Second')]).toEqual([0, 0])
    expect(pages.findIndex((page) => page.includes('What there is room for.'))).toBe(1)
    expect(pages[1]).toContain('CPU of the hosts')
    expect(pageOf('Last')).toBeGreaterThanOrEqual(1)
  })

  test.skipIf(!hasHebrew)('as PDF has a name that runs from right to left on lines that follow each other (skipped where no font has Hebrew)', async () => {
    const words = ['ראשון', 'שני', 'שלישי', 'רביעי', 'חמישי', 'שישי', 'שביעי', 'שמיני', 'תשיעי', 'עשירי'].map((word) => `${word}${word}`)
    const document = documentOf(0)
    const [section] = document.sections
    const table = { title: 'Names', emptyText: '', columns: [{ label: 'Name', kind: 'text' as const, share: 1 }, { label: 'Host', kind: 'text' as const, share: 4 }], rows: [[words.join(' '), 'kvm01']] }
    const bytes = await renderReport({ document: { ...document, sections: section ? [{ ...section, charts: [], tables: [table] }] : [] }, format: 'pdf', language: 'en' }, signal)
    const places = await placesOf(bytes, words)
    expect(new Set(places.map(({ y }) => y)).size).toBeGreaterThan(1)
    // As it is read: down the lines, and in each from right to left.
    expect(places.toSorted((one, other) => other.y - one.y || other.x - one.x).map(({ word }) => word)).toEqual(words)
  })

  test.skipIf(!hasHebrew)('names the lines of a chart as they are, with single spaces, also in two scripts at once (skipped where no font has Hebrew)', async () => {
    const document = documentOf(0)
    const chart = document.sections[0]?.charts[0]
    chart?.series.push({ label: 'שלום עולם', values: [] }, { label: 'web one two three', values: [] })
    const { items } = await (await (await getDocumentProxy(await renderReport({ document, format: 'pdf', language: 'en' }, signal))).getPage(1)).getTextContent()
    const places = items.flatMap((item) => ('str' in item ? [{ text: item.str, x: Number(item.transform[4]), y: Number(item.transform[5]), width: item.width }] : []))
    const [first, second] = ['עולם', 'שלום'].map((word) => places.find(({ text }) => text === word))
    expect((second?.x ?? 0) - (first?.x ?? 0) - (first?.width ?? 0)).toBeLessThan(3)
    expect(places.map(({ text }) => text)).toContain('web one two three')
    expect(Math.abs((places.find(({ text }) => text === 'web one two three')?.y ?? 0) - (first?.y ?? 0))).toBeLessThan(2)
  })

  test('as PDF never leaves the title of a table without a row at the end of a page', async () => {
    const document = documentOf(0)
    const [section] = document.sections
    const table = (title: string, rows: number) => ({ title, emptyText: '', columns: [{ label: `Head of ${title}`, kind: 'text' as const, share: 1 }], rows: Array.from({ length: rows }, (_, row) => [`${title} row ${row}`]) })
    for (const rows of [24, 25, 26, 27, 28, 29]) {
      const tables = [table('First', rows), table('Second', 2)]
      const pages = await pagesOf(await renderReport({ document: { ...document, sections: section ? [{ ...section, charts: [], tables }] : [] }, format: 'pdf', language: 'en' }, signal))
      for (const page of pages.filter((text) => text.includes('Head of Second'))) expect(page).toContain('Second row')
    }
  })

  test('as PDF has the title of a table and its head again on each page, and cuts what is longer than a page', async () => {
    const document = documentOf(100)
    document.sections[0]?.tables[0]?.rows.push(['y'.repeat(90_000), 1, 1, 1, 1])
    const pages = await pagesOf(await renderReport({ document, format: 'pdf', language: 'en' }, signal))
    expect(pages.length).toBeLessThan(8)
    expect(pages.slice(0, -1).every((page) => page.includes('Hosts') && page.includes('Since'))).toBe(true)
  })

  test('as PDF has its scope, the range of its data, its tables and a number on every page', async () => {
    const pages = await pagesOf(await renderReport({ document: documentOf(200), format: 'pdf', language: 'en' }, signal))
    expect(pages.length).toBeGreaterThan(2)
    expect(pages[0]).toContain('Monthly capacity')
    expect(pages[0]).toContain('The whole fleet. 2026-11-01 00:00 to 2026-12-01 00:00 (UTC). Samples from 2026-11-01 01:00 to 2026-11-30 04:00.')
    expect(pages[0]).toContain('CPU of the hosts')
    for (const [index, page] of pages.entries()) expect(page).toContain(`Page ${index + 1} of ${pages.length}`)
    // The head of a table is repeated.
    expect(pages[1]).toContain('Memory')
    expect(pages.join(' ')).toContain('kvm199')
    expect(pages.join(' ')).toContain('12.5 %')
    expect(pages.at(-1)).toContain('Nothing here.')
  })

  test('as a workbook has a sheet for each table, with numbers and dates as such', async () => {
    const bytes = Buffer.from(await renderReport({ document: documentOf(2), format: 'xlsx', language: 'en' }, signal))
    const sheets = await readXlsxFile(bytes)
    expect(sheets.map(({ sheet }) => sheet)).toEqual(['About', 'Capacity – Hosts', 'Capacity – Empty'])
    const rows = sheets[1]?.data ?? []
    expect(rows[0]).toEqual(['Host', 'CPU', 'Memory (GiB)', 'Since (UTC)', 'Up (h)'])
    expect(rows[1]).toEqual(['kvm0', 0.125, 16, new Date(fromMs), 1.5])
    expect(sheets[0]?.data).toContainEqual(['Data (UTC)', '2026-11-01 01:00 to 2026-11-30 04:00'])
  })

  test('as a workbook outlives names that no cell can hold, and cells that are too long', async () => {
    const document = documentOf(1)
    document.sections[0]?.tables[0]?.rows.push(['bell\u0007 and half \ud83d', 1, 1, 1, 1], ['y'.repeat(90_000), 1, 1, 1, 1])
    const rows = (await readXlsxFile(Buffer.from(await renderReport({ document, format: 'xlsx', language: 'en' }, signal))))[1]?.data ?? []
    expect(rows[2]?.[0]).toMatch(/^bell {2}and half/)
    expect(String(rows[3]?.[0])).toHaveLength(32_767)
  })

  test('has rates by the second as such', async () => {
    const document = documentOf(0)
    document.sections[0]?.tables.splice(0, 2, { title: 'Rates', emptyText: '', columns: [{ label: 'Network', kind: 'bytes-per-second', share: 1 }], rows: [[1.5 * 2 ** 20]] })
    const made = async (format: ReportFormat) => renderReport({ document, format, language: 'en' }, signal)
    expect((await pagesOf(await made('pdf'))).join(' ')).toContain('1.5 MiB/s')
    expect((await readXlsxFile(Buffer.from(await made('xlsx'))))[1]?.data).toEqual([['Network (MiB/s)'], [1.5]])
    expect(new TextDecoder().decode(await made('csv'))).toContain('Network (bytes/s)\r\n1572864\r\n')
  })

  test('as CSV keeps raw values, quotes what needs it, and lets no name run as a formula', async () => {
    const document = documentOf(1)
    document.sections[0]?.tables[0]?.rows.push(['=cmd|"calc"', null, 1, fromMs, 0])
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await renderReport({ document, format: 'csv', language: 'en' }, signal))
    expect(text.startsWith('\uFEFFMonthly capacity\r\n')).toBe(true)
    expect(text).toContain('\r\nScope,The whole fleet\r\nPeriod (UTC),2026-11-01 00:00 to 2026-12-01 00:00\r\nData (UTC),2026-11-01 01:00 to 2026-11-30 04:00\r\nCreated (UTC),2026-12-01 01:00 by ada\r\n')
    expect(text).toContain('Host,CPU (%),Memory (bytes),Since (UTC),Up (ms)\r\nkvm0,12.5,17179869184,2026-11-01T00:00:00.000Z,5400000\r\n')
    expect(text).toContain(`"'=cmd|""calc""",,1,`)
  })

  test('over an empty range is still a report', async () => {
    const pages = await pagesOf(await renderReport({ document: { ...documentOf(0), dataFromMs: null, dataToMs: null }, format: 'pdf', language: 'en' }, signal))
    expect(pages[0]).toContain('There are no samples in this period.')
  })

  test('takes names of any kind', async () => {
    const document = documentOf(0)
    const names = ['x'.repeat(255), 'Ünïcödé ☃', '<b>&"quotes"', '文字']
    document.sections[0]?.tables[0]?.rows.push(...names.map((name) => [name, 1, 1, 1, 1]))
    const pages = await pagesOf(await renderReport({ document, format: 'pdf', language: 'en' }, signal))
    expect(pages.join('').replaceAll(/\s|\u200B/g, '')).toContain('x'.repeat(255))
    // As they are, where this machine has a font for them; otherwise the report says what is missing.
    expect(pages[0]).toMatch(/文字|letters? (is|are) shown as \?/)
  })

  test('is given up when nobody wants it any more', async () => {
    const stop = new AbortController()
    const made = renderReport({ document: documentOf(5000), format: 'pdf', language: 'en' }, stop.signal)
    stop.abort(new Error('not wanted'))
    await expect(made).rejects.toThrow('not wanted')
  })
})
