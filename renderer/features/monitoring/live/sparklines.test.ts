import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { DomainUuid } from '#shared/model/ids.ts'
import { createSparklines } from './sparklines.ts'

type Recent = Parameters<typeof createSparklines>[0]

function consoleWith(history: Readonly<Record<string, readonly (number | null)[]>>) {
  const asked: string[] = []
  const recent = ((input) => {
    asked.push(`${input.metric} ${(input.subjects ?? []).length}`)
    const rows = (input.subjects ?? []).flatMap((subject) => {
      const values = subject.kind === 'vm' ? history[`${subject.uuid} ${input.metric}`] : undefined
      return values ? [{ subject, values: [...values] }] : []
    })
    return Promise.resolve({ fromMs: 0, stepMs: 60_000, rows })
  }) as Recent
  return { recent, asked }
}

const fail = (error: unknown): never => {
  throw error
}
const [one, other] = [DomainUuid.parse('one'), DomainUuid.parse('other')]

describe('the lines of a list', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('are fetched together when a burst of scrolling is over, and told to their cells', async () => {
    const { recent, asked } = consoleWith({ 'one cpu.usage': [0.1, null, 0.3] })
    using sparklines = createSparklines(recent, fail)
    const told = vi.fn<() => void>()
    sparklines.follow('cpu', one, told)
    sparklines.follow('cpu', other, () => {})
    expect([sparklines.of('cpu', one), asked]).toEqual([undefined, []])
    await vi.advanceTimersByTimeAsync(200)
    expect(asked).toEqual(['cpu.usage 2'])
    expect(told).toHaveBeenCalledOnce()
    expect([sparklines.of('cpu', one), sparklines.of('cpu', other)]).toEqual([[0.1, null, 0.3], []])
  })

  it('add up both ways, and take the stand-in where the usual metric is not measured', async () => {
    const { recent } = consoleWith({ 'one disk.read.bytes': [1, 2, null], 'one disk.write.bytes': [10, null, null], 'one memory.rss': [5], 'other memory.used': [7], 'other memory.rss': [9] })
    using sparklines = createSparklines(recent, fail)
    sparklines.follow('disk', one, () => {})
    sparklines.follow('memoryUsed', one, () => {})
    sparklines.follow('memoryUsed', other, () => {})
    await vi.advanceTimersByTimeAsync(200)
    expect([sparklines.of('disk', one), sparklines.of('memoryUsed', one), sparklines.of('memoryUsed', other)]).toEqual([[11, 2, null], [5], [7]])
  })

  it('are fetched again each minute while somebody looks, and no longer', async () => {
    const { recent, asked } = consoleWith({ 'one cpu.usage': [0.1] })
    using sparklines = createSparklines(recent, fail)
    const leave = sparklines.follow('cpu', one, () => {})
    await vi.advanceTimersByTimeAsync(80_000)
    expect(asked).toHaveLength(2)
    leave()
    await vi.advanceTimersByTimeAsync(300_000)
    expect(asked).toHaveLength(2)
  })
})
