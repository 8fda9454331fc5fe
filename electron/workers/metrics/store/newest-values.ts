// The newest value of every series and how far apart its last two samples were, in memory: a table of rows needs no disk.
// Arrays over all series instead of an object for each: 20 bytes a series.
export interface NewestValues {
  record(id: number, atMs: number, value: number): void
  /** 0 if there is none yet. */
  atMs(id: number): number
  value(id: number): number
  /** 0 if not known. */
  spacingMs(id: number): number
}

const pageSize = 8192

interface Page {
  readonly atMs: Float64Array
  readonly value: Float64Array
  readonly spacing: Float32Array
}

export function createNewestValues(): NewestValues {
  const pages: Page[] = []
  const pageOf = (id: number): Page => {
    const place = Math.floor(id / pageSize)
    for (let missing = pages.length; missing <= place; missing += 1) pages.push(emptyPage())
    return pages[place] ?? emptyPage()
  }
  const at = (column: keyof Page, id: number): number | undefined => pages[Math.floor(id / pageSize)]?.[column][id % pageSize]
  return {
    record(id, atMs, value) {
      const page = pageOf(id)
      const place = id % pageSize
      const before = page.atMs[place] ?? 0
      page.spacing[place] = before === 0 ? 0 : Math.abs(atMs - before)
      page.atMs[place] = atMs
      page.value[place] = value
    },
    atMs: (id) => at('atMs', id) ?? 0,
    value: (id) => at('value', id) ?? Number.NaN,
    spacingMs: (id) => at('spacing', id) ?? 0,
  }
}

function emptyPage(): Page {
  return { atMs: new Float64Array(pageSize), value: new Float64Array(pageSize), spacing: new Float32Array(pageSize) }
}
