// A range of metrics as a table for a spreadsheet (RFC 4180): a line for each step, for each series its mean and its max. Made piece by piece,
// so that two years of samples never stand in memory at once.
import { gridOf } from '#electron/engine/metrics/grid.ts'
import { csvLine } from '#electron/lib/csv-field.ts'
import { subjectKey } from '#shared/model/monitoring/metrics.ts'
import { visibleText } from '#shared/visible-text.ts'
import type { MetricAnswer, MetricSubject, SeriesLabel, SeriesPoints } from '#shared/model/monitoring/metrics.ts'

export type NameOf = (subject: MetricSubject) => string

export interface CsvRange {
  readonly fromMs: number
  readonly toMs: number
  readonly maxPoints: number
}

export interface CsvOptions {
  readonly query: (range: CsvRange) => Promise<MetricAnswer>
  readonly nameOf: NameOf
  readonly signal: AbortSignal | undefined
}

const hourMs = 3_600_000
/** Enough to tell which series there are at all. */
const headPoints = 60
const stepsAtOnce = 500

/** The head first, then the lines of a part of the range each. @throws the signal's reason */
export async function* csvPieces(range: CsvRange, { query, nameOf, signal }: CsvOptions): AsyncGenerator<string, void, undefined> {
  const labels = (await query({ ...range, maxPoints: headPoints })).series.map(({ label }) => label)
  yield csvLine(['time', ...labels.flatMap((label) => [`${titleOf(label, nameOf)} mean`, `${titleOf(label, nameOf)} max`])])
  const keys = labels.map(keyOf)
  let nextMs = Number.NEGATIVE_INFINITY
  for (const part of partsOf(range)) {
    signal?.throwIfAborted()
    const answer = await query(part)
    // The part before may have had coarser steps, which reach into this one.
    const lines = linesOf(answer, keys).filter(({ atMs }) => atMs >= nextMs)
    nextMs = Math.max(nextMs, answer.fromMs + stepsOf(answer) * answer.stepMs)
    if (lines.length > 0) yield lines.map(({ text }) => text).join('')
  }
}

/** On whole hours, and on whole steps where these are longer: no step is cut in two. */
function partsOf({ fromMs, toMs, maxPoints }: CsvRange): CsvRange[] {
  const { stepMs } = gridOf({ fromMs, toMs, maxPoints })
  const unitMs = Math.max(hourMs, stepMs)
  const partMs = Math.ceil((stepsAtOnce * stepMs) / unitMs) * unitMs
  const firstMs = Math.floor(fromMs / partMs) * partMs
  return Array.from({ length: Math.ceil((toMs - firstMs) / partMs) }, (_, part) => {
    const [partFromMs, partToMs] = [Math.max(fromMs, firstMs + part * partMs), Math.min(toMs, firstMs + (part + 1) * partMs)]
    return { fromMs: partFromMs, toMs: partToMs, maxPoints: Math.max(1, Math.ceil((partToMs - partFromMs) / stepMs)) }
  })
}

function linesOf(answer: MetricAnswer, keys: readonly string[]): { atMs: number; text: string }[] {
  const byKey = new Map(answer.series.map((series) => [keyOf(series.label), series]))
  const columns = keys.map((key) => byKey.get(key))
  return Array.from({ length: stepsOf(answer) }, (_, step) => {
    const atMs = answer.fromMs + step * answer.stepMs
    return { atMs, text: csvLine([new Date(atMs).toISOString(), ...columns.flatMap((column) => cells(column, step))]) }
  })
}

function stepsOf({ series }: MetricAnswer): number {
  return Math.max(0, ...series.map(({ mean }) => mean.length))
}

function cells(series: SeriesPoints | undefined, step: number): (number | null)[] {
  return [series?.mean[step] ?? null, series?.max[step] ?? null]
}

function keyOf({ subject, group, metric, instance }: SeriesLabel): string {
  return [subject ? subjectKey(subject) : `group:${group}`, metric, instance].join('\n')
}

function titleOf({ subject, group, metric, instance }: SeriesLabel, nameOf: NameOf): string {
  return visibleText([subject ? nameOf(subject) : group, metric, instance].filter((part) => part !== '').join(' '))
}
