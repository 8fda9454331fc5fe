// What a report is about, line by line, for the formats that have no page to say it on: over what, when, of which samples, made by whom, and what is said of
// each topic in sentences.
import type { Words } from '#electron/lib/words.ts'
import type { ReportDocument } from '#shared/model/monitoring/report.ts'
import { timeText } from './cell-text.ts'

export function aboutOf({ scope, fromMs, toMs, madeAtMs, by, sections, ...data }: ReportDocument, words: Words): [label: string, text: string][] {
  return [
    [words('report.about.scope'), scope],
    [words('report.about.period'), spanText(fromMs, toMs, words)],
    [words('report.about.data'), dataText(data, words)],
    [words('report.about.made'), words('report.madeBy', { time: timeText(madeAtMs), by })],
    ...sections.flatMap((section) => section.lines.map((line): [string, string] => [section.title, line])),
  ]
}

function spanText(fromMs: number, toMs: number, words: Words): string {
  return words('report.span', { from: timeText(fromMs), to: timeText(toMs) })
}

function dataText({ dataFromMs, dataToMs, dataProblem }: Pick<ReportDocument, 'dataFromMs' | 'dataToMs' | 'dataProblem'>, words: Words): string {
  if (dataProblem !== null) return words('report.noSamplesKnown', { problem: dataProblem })
  return dataFromMs === null || dataToMs === null ? words('report.none') : spanText(dataFromMs, dataToMs, words)
}
