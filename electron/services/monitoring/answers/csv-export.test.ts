import { describe, expect, test } from 'vitest'
import { gridOf } from '#electron/engine/metrics/grid.ts'
import { DomainUuid } from '#shared/model/ids.ts'
import type { MetricAnswer } from '#shared/model/monitoring/metrics.ts'
import type { CsvRange } from './csv-export.ts'
import { csvPieces } from './csv-export.ts'

const hour = 3_600_000
const fromMs = Date.UTC(2026, 10, 1, 0, 20)

/** A store whose old samples are kept by the hour only. */
function fakeStore(finerSinceMs: number) {
  const asked: CsvRange[] = []
  const series = (uuid: string, values: number[]) => ({ label: { subject: { kind: 'vm' as const, uuid: DomainUuid.parse(uuid) }, group: '', metric: 'cpu.usage', instance: '' }, mean: values, max: values.map((value) => value + 1), min: values, summary: null })
  return {
    asked,
    query: async (range: CsvRange): Promise<MetricAnswer> => {
      asked.push(range)
      const grid = gridOf(range, range.fromMs < finerSinceMs ? hour : 0)
      const values = Array.from({ length: grid.steps }, (_, step) => (grid.fromMs + step * grid.stepMs - fromMs) / hour)
      const late = range.toMs > fromMs + 30 * hour
      return { ...grid, resolution: 'raw', series: [series('a', values), ...(late ? [series('b', values)] : [])] }
    },
  }
}

async function collect(range: CsvRange, store: ReturnType<typeof fakeStore>): Promise<string[]> {
  const pieces: string[] = []
  for await (const piece of csvPieces(range, { query: store.query, nameOf: (subject) => (subject.kind === 'vm' && subject.uuid === 'a' ? '=evil, "a"' : 'b'), signal: undefined })) pieces.push(piece)
  return pieces
}

describe('an export as CSV', () => {
  test('comes in pieces of one table, in which each step is there once', async () => {
    const store = fakeStore(fromMs + 20 * hour)
    const toMs = fromMs + 48 * hour
    const pieces = await collect({ fromMs, toMs, maxPoints: 2880 }, store)
    const [head = '', ...lines] = pieces.join('').trimEnd().split('\r\n')
    expect(head).toBe(`time,"'=evil, ""a"" cpu.usage mean","'=evil, ""a"" cpu.usage max",b cpu.usage mean,b cpu.usage max`)
    const times = lines.map((each) => Date.parse(each.split(',')[0] ?? ''))
    expect(times).toEqual([...new Set(times)].toSorted((left, right) => left - right))
    // Hours where only hours are kept, minutes after it, none of them missing.
    expect(times.slice(0, 3).map((atMs) => new Date(atMs).toISOString())).toEqual(['2026-11-01T00:00:00.000Z', '2026-11-01T01:00:00.000Z', '2026-11-01T02:00:00.000Z'])
    expect(times.at(-1)).toBe(toMs - 60_000)
    expect(lines.every((each) => each.split(',').length === 5)).toBe(true)
    expect(pieces.length).toBeGreaterThan(4)
  })

  test('writes out what cannot be seen in a name', async () => {
    const { value: head } = await csvPieces({ fromMs, toMs: fromMs + hour, maxPoints: 60 }, { query: fakeStore(0).query, nameOf: () => 'web\u200b-01', signal: undefined }).next()
    expect(head).toBe('time,web[U+200B]-01 cpu.usage mean,web[U+200B]-01 cpu.usage max\r\n')
  })

  test('asks for no more than a part at once', async () => {
    const store = fakeStore(0)
    await collect({ fromMs, toMs: fromMs + 365 * 24 * hour, maxPoints: 50_000 }, store)
    expect(Math.max(...store.asked.slice(1).map(({ maxPoints }) => maxPoints))).toBeLessThanOrEqual(720)
  })

  test('ends when nobody wants it any more', async () => {
    const stop = new AbortController()
    const pieces = csvPieces({ fromMs, toMs: fromMs + 48 * hour, maxPoints: 2880 }, { query: fakeStore(0).query, nameOf: () => 'a', signal: stop.signal })
    await pieces.next()
    stop.abort(new Error('left'))
    await expect(pieces.next()).rejects.toThrow('left')
  })
})
