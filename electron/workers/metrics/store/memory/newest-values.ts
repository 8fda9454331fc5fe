// The newest value of every series and after how long the next one is to come, in memory: a table of rows needs no disk.
// Arrays over all series instead of an object for each: 20 bytes a series.
import type { LatestColumns } from '#electron/engine/metrics/metric-store.ts'

export interface NewestValues {
  record(id: number, sample: { readonly atMs: number; readonly value: number; readonly intervalMs: number }): void
  /** 0 if there is none yet. */
  atMs(id: number): number
  value(id: number): number
  /** How far apart the last two were; 0 if not known. */
  spacingMs(id: number): number
  /** After how long the next one is to come: what was seen, or else what its sender says. */
  intervalMs(id: number): number
  /** All of these, in columns that hold until the next ones are asked for. */
  columnsOf(series: Int32Array): LatestColumns
}

const pageSize = 8192
/** No host is asked less often than every five minutes, and the first answer comes up to a quarter later; what lies further apart was a gap. */
const longestSpacingMs = 400_000

interface Page {
  readonly atMs: Float64Array
  readonly value: Float64Array
  /** Below 0 it is only what the sender says. */
  readonly spacing: Float32Array
}

export function createNewestValues(): NewestValues {
  const pages: Page[] = []
  const pageOf = (id: number): Page => {
    const place = Math.floor(id / pageSize)
    for (let missing = pages.length; missing <= place; missing += 1) pages.push(emptyPage())
    return pages[place] ?? emptyPage()
  }
  let room = roomFor(0)
  const at = (column: keyof Page, id: number): number | undefined => pages[Math.floor(id / pageSize)]?.[column][id % pageSize]
  return {
    record(id, { atMs, value, intervalMs }) {
      const page = pageOf(id)
      const place = id % pageSize
      const before = page.atMs[place] ?? 0
      const passedMs = before === 0 ? Number.POSITIVE_INFINITY : Math.abs(atMs - before)
      // What begins to be sampled comes twice within an interval; what is seldom told, as pools are, comes less often than its sender.
      page.spacing[place] = passedMs > longestSpacingMs ? -intervalMs : Math.max(intervalMs, passedMs)
      page.atMs[place] = atMs
      page.value[place] = value
    },
    atMs: (id) => at('atMs', id) ?? 0,
    value: (id) => at('value', id) ?? Number.NaN,
    spacingMs: (id) => Math.max(0, at('spacing', id) ?? 0),
    intervalMs: (id) => Math.abs(at('spacing', id) ?? 0),
    columnsOf(series) {
      if (room.atMs.length < series.length) room = roomFor(series.length)
      const { atMs, intervalMs, values } = room
      for (let index = 0; index < series.length; index += 1) {
        const id = series[index] ?? 0
        const page = pages[Math.floor(id / pageSize)]
        const place = id % pageSize
        atMs[index] = page?.atMs[place] ?? 0
        intervalMs[index] = Math.abs(page?.spacing[place] ?? 0)
        values[index] = page?.value[place] ?? Number.NaN
      }
      return { series, atMs, intervalMs, values }
    },
  }
}

function roomFor(length: number): Omit<LatestColumns, 'series'> {
  return { atMs: new Float64Array(length), intervalMs: new Float64Array(length), values: new Float64Array(length) }
}

function emptyPage(): Page {
  return { atMs: new Float64Array(pageSize), value: new Float64Array(pageSize), spacing: new Float32Array(pageSize) }
}
