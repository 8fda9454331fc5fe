// The form of every bench: a row is measured for us and for the other, alternating in one run, and judged by the ratio of medians.

export type Target =
  /** ours / theirs, e.g. time needed. */
  | { readonly kind: 'ratio'; readonly atMost: number }
  /** ours / theirs, e.g. calls a second. */
  | { readonly kind: 'ratio'; readonly atLeast: number }
  /** Our own figure, where there is nobody to compare with. */
  | { readonly kind: 'limit'; readonly atMost: number }
  /** ours - theirs: what we add to the other's figure. */
  | { readonly kind: 'difference'; readonly atMost: number }
  /** A part of what another row judges, as a ratio. */
  | { readonly kind: 'told' }

export interface BenchRow {
  readonly name: string
  readonly unit: string
  readonly target: Target
  readonly ours: () => Promise<number>
  readonly theirs?: () => Promise<number>
  /** Fewer runs for this row, where one takes long. */
  readonly rounds?: number
  /** What must hold while this row alone is measured: a delay, a browser. Disposed after the last run. */
  readonly prepare?: () => Promise<AsyncDisposable>
}

/** A row that is not measured this time, and why. */
export interface SkippedRow {
  readonly name: string
  readonly skipped: string
}

export interface BenchOptions {
  /** Sees that the bench works, within a minute; not to judge by. */
  readonly isQuick: boolean
}

export interface Bench extends AsyncDisposable {
  readonly rows: readonly (BenchRow | SkippedRow)[]
}

export interface BenchResult {
  readonly name: string
  readonly unit: string
  readonly ours: number
  readonly theirs: number | null
  readonly figure: number
  readonly target: Target
  /** Null where nothing is judged. */
  readonly isMet: boolean | null
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  const upper = sorted[Math.floor(middle)]
  const lower = sorted[Math.ceil(middle) - 1]
  if (upper === undefined || lower === undefined) throw new Error('the median of nothing')
  return (upper + lower) / 2
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const value = sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)]
  if (value === undefined) throw new Error('a percentile of nothing')
  return value
}

export function judge(row: Pick<BenchRow, 'name' | 'unit' | 'target'>, ours: number, theirs: number | null): BenchResult {
  const figure = figureOf(row.target, ours, theirs)
  const { target } = row
  return { name: row.name, unit: row.unit, ours, theirs, figure, target, isMet: isMet(target, figure) }
}

function isMet(target: Target, figure: number): boolean | null {
  if (target.kind === 'told') return null
  return 'atLeast' in target ? figure >= target.atLeast : figure <= target.atMost
}

function figureOf(target: Target, ours: number, theirs: number | null): number {
  if (target.kind === 'limit') return ours
  if (theirs === null) throw new Error('this target needs somebody to compare with')
  return target.kind === 'difference' ? ours - theirs : ours / theirs
}

/** Ours and theirs take turns, so that what else the machine does hits both alike. */
export async function measure(row: BenchRow, rounds: number): Promise<BenchResult> {
  await using _condition = await row.prepare?.()
  const ours: number[] = []
  const theirs: number[] = []
  for (let round = 0; round < Math.min(rounds, row.rounds ?? rounds); round += 1) {
    const turns = [async () => ours.push(await row.ours()), async () => row.theirs && theirs.push(await row.theirs())]
    for (const turn of round % 2 === 0 ? turns : turns.toReversed()) await turn()
  }
  return judge(row, median(ours), row.theirs ? median(theirs) : null)
}

const nameWidth = 76

const number = (value: number): string => (Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3))

function targetText(target: Target): string {
  if (target.kind === 'told') return '-'
  const bound = 'atLeast' in target ? `>= ${target.atLeast}` : `<= ${target.atMost}`
  return target.kind === 'ratio' ? `${bound}x` : target.kind === 'difference' ? `added ${bound}` : bound
}

const verdicts: Readonly<Record<string, string>> = { true: 'met', false: 'MISSED', null: '' }

export function formatResult(result: BenchResult): string {
  const isRatio = result.target.kind === 'ratio' || result.target.kind === 'told'
  const figure = isRatio ? `${number(result.figure)}x` : number(result.figure)
  return [
    result.name.padEnd(nameWidth),
    `${number(result.ours)} ${result.unit}`.padStart(14),
    (result.theirs === null ? '-' : `${number(result.theirs)} ${result.unit}`).padStart(14),
    figure.padStart(9),
    targetText(result.target).padStart(13),
    verdicts[String(result.isMet)],
  ].join('  ')
}

export const header = ['name'.padEnd(nameWidth), 'ours'.padStart(14), 'theirs'.padStart(14), 'ratio'.padStart(9), 'target'.padStart(13), ''].join('  ')

export function formatSkipped({ name, skipped }: SkippedRow): string {
  return `${name.padEnd(nameWidth)}  skipped: ${skipped}`
}
